//! Addresses for bytes that are here already, so that a frame or a link can show what was fetched with the access token.
//! Saving such bytes as a file is `download`.

use wasm_bindgen::JsValue;

/// An address for `bytes`, good until it is revoked or the page is left; none where the browser makes none.
pub fn address(media_type: &str, bytes: &js_sys::Uint8Array) -> Option<String> {
    let parts = js_sys::Array::of1(bytes);
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(media_type);
    let blob = web_sys::Blob::new_with_u8_array_sequence_and_options(&parts, &options).ok()?;
    web_sys::Url::create_object_url_with_blob(&blob).ok()
}

/// Gives the bytes up.
pub fn revoke(address: &str) {
    // Revoking fails for malformed addresses only.
    let _: Result<(), JsValue> = web_sys::Url::revoke_object_url(address);
}

/// Whether this browser shows PDF files itself. One that does not would offer to save what a frame is given.
pub fn shows_pdf() -> bool {
    let Some(window) = web_sys::window() else {
        return false;
    };
    let navigator = window.navigator();
    js_sys::Reflect::get(navigator.as_ref(), &"pdfViewerEnabled".into())
        .ok()
        .and_then(|shows| shows.as_bool())
        .unwrap_or(false)
}

/// Whether a page under this content security policy may show such an address in a frame.
pub fn may_be_framed(policy: &str) -> bool {
    let directive = |name: &str| {
        policy
            .split(';')
            .map(str::trim)
            .find_map(|directive| directive.strip_prefix(name)?.strip_prefix(' '))
    };
    // No policy forbids nothing; a missing directive falls back to the next one.
    ["frame-src", "child-src", "default-src"]
        .into_iter()
        .find_map(directive)
        .is_none_or(|sources| sources.split_whitespace().any(|source| source == "blob:"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_used_only_where_the_policy_names_such_addresses() {
        assert!(may_be_framed(""));
        assert!(may_be_framed(
            "default-src 'none'; frame-src 'self' blob:; object-src 'none'"
        ));
        assert!(!may_be_framed(
            "default-src 'none'; img-src blob:; frame-src 'self'"
        ));
        assert!(!may_be_framed("default-src 'none'"));
    }
}
