//! Saving bytes that were fetched with the access token as a file: a plain link could not send the token.

use wasm_bindgen::{JsCast, JsValue};

/// Offers `bytes` to the person as a file called `name`.
pub fn save(name: &str, media_type: &str, bytes: &js_sys::Uint8Array) -> Option<()> {
    let parts = js_sys::Array::of1(bytes);
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(media_type);
    let blob = web_sys::Blob::new_with_u8_array_sequence_and_options(&parts, &options).ok()?;
    let url = web_sys::Url::create_object_url_with_blob(&blob).ok()?;
    let clicked = click(name, &url);
    // Revoking fails for malformed addresses only.
    let _: Result<(), JsValue> = web_sys::Url::revoke_object_url(&url);
    clicked
}

fn click(name: &str, url: &str) -> Option<()> {
    let document = web_sys::window()?.document()?;
    let link: web_sys::HtmlAnchorElement = document.create_element("a").ok()?.dyn_into().ok()?;
    link.set_href(url);
    link.set_download(name);
    link.click();
    Some(())
}
