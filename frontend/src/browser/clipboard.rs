//! Copying a text to the clipboard.

use wasm_bindgen_futures::JsFuture;

/// Copies `text`; false where the browser refuses.
pub async fn copy(text: String) -> bool {
    let Some(window) = web_sys::window() else {
        return false;
    };
    JsFuture::from(window.navigator().clipboard().write_text(&text))
        .await
        .is_ok()
}
