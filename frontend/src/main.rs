//! The console: Saiki in the browser, for people who work with it. It holds no rule of the product; the server does.

mod api;
mod app;
mod browser;
mod components;
mod format;
mod i18n;
mod layout;
mod pages;
mod routes;
mod session;
mod theme;
mod words;

fn main() {
    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(app::App);
}
