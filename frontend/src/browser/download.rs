//! Saving bytes that were fetched with the access token as a file: a plain link could not send the token.

use super::blob;
use wasm_bindgen::JsCast;

/// Offers `bytes` to the person as a file called `name`.
pub fn save(name: &str, media_type: &str, bytes: &js_sys::Uint8Array) -> Option<()> {
    let url = blob::address(media_type, bytes)?;
    let clicked = click(name, &url);
    blob::revoke(&url);
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
