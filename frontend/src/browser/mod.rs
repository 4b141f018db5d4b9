//! Small things asked of the browser. Each gives a harmless answer where there is none, so callers need no errors.

pub mod blob;
pub mod clipboard;
pub mod dom;
pub mod download;
pub mod id;
pub mod keys;
pub mod leaving;
pub mod storage;

use wasm_bindgen::JsCast;

/// The languages the browser prefers, as an `Accept-Language` value.
pub fn languages() -> String {
    let Some(window) = web_sys::window() else {
        return String::new();
    };
    let all: Vec<String> = window
        .navigator()
        .languages()
        .iter()
        .filter_map(|one| one.as_string())
        .collect();
    // Falling weights: the first named is the one wanted most.
    let weighted = all
        .iter()
        .enumerate()
        .map(|(i, tag)| format!("{tag};q={:.2}", 1.0 / (i as f64 + 1.0)));
    weighted.collect::<Vec<_>>().join(",")
}

/// Sets an attribute of `<html>`.
pub fn set_root_attribute(name: &str, value: &str) {
    if let Some(root) = web_sys::window()
        .and_then(|w| w.document())
        .and_then(|d| d.document_element())
    {
        // Only an invalid name is refused, and names are ours.
        let _ = root.set_attribute(name, value);
    }
}

/// Sets the title of the window.
pub fn set_title(title: &str) {
    if let Some(document) = web_sys::window().and_then(|w| w.document()) {
        document.set_title(title);
    }
}

/// The whole address of a path of this server.
pub fn whole(path: &str) -> String {
    let origin = web_sys::window().and_then(|window| window.location().origin().ok());
    format!("{}{path}", origin.unwrap_or_default())
}

/// Path and query of the page now shown.
pub fn here() -> String {
    let Some(location) = web_sys::window().map(|w| w.location()) else {
        return String::new();
    };
    location.pathname().unwrap_or_default() + &location.search().unwrap_or_default()
}

/// The IANA zone of this computer, for example `Asia/Tokyo`.
pub fn zone() -> String {
    let format = js_sys::Intl::DateTimeFormat::new(&js_sys::Array::new(), &js_sys::Object::new());
    let options = format.resolved_options();
    let zone = js_sys::Reflect::get(options.unchecked_ref(), &"timeZone".into())
        .ok()
        .and_then(|zone| zone.as_string());
    zone.unwrap_or_else(|| "UTC".to_owned())
}

/// Whether the window fits a media query, `(min-width: 1180px)` for example.
pub fn fits(query: &str) -> bool {
    web_sys::window()
        .and_then(|window| window.match_media(query).ok().flatten())
        .is_some_and(|list| list.matches())
}

/// Waits.
pub async fn sleep(milliseconds: i32) {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        if let Some(window) = web_sys::window() {
            // Refused only when the page is going away, and then nobody waits.
            let _ = window
                .set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds);
        }
    });
    // The promise is never rejected.
    let _ = wasm_bindgen_futures::JsFuture::from(promise).await;
}
