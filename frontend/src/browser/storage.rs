//! The browser's local storage, for choices of appearance and for drafts of letters and reports. Nothing secret and nothing
//! personal is kept there.

fn open() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}

/// What was kept under `key`.
pub fn get(key: &str) -> Option<String> {
    if cfg!(not(target_arch = "wasm32")) {
        return None;
    }
    open()?.get_item(key).ok().flatten()
}

/// Keeps `value`; a browser that forbids it forgets the choice at reload.
pub fn set(key: &str, value: &str) {
    if let Some(storage) = open() {
        let _ = storage.set_item(key, value);
    }
}

/// Forgets what was kept.
pub fn remove(key: &str) {
    if let Some(storage) = open() {
        // Nothing to do when the browser refuses: there was nothing then.
        let _ = storage.remove_item(key);
    }
}
