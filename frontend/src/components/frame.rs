//! A letter as its reader sees it, in a frame that can do nothing: no scripts, no forms, no navigation elsewhere. The
//! letter's own styles are set through the CSSOM, because the content security policy takes no style attributes.

use leptos::{ev, html, prelude::*, text_prop::TextProp};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlIFrameElement};

/// Where the styles wait until the frame is there.
const KEPT: &str = "data-style";

/// The document with its `style` attributes renamed, so that the browser does not complain about them. Only inside
/// tags; what the letter says stays as it is.
fn with_kept_styles(html: &str) -> String {
    let mut out = String::with_capacity(html.len() + html.len() / 8);
    let mut rest = html;
    while let Some((text, tag)) = rest.split_once('<') {
        out.push_str(text);
        out.push('<');
        let (inside, after) = tag.split_once('>').unwrap_or((tag, ""));
        out.push_str(&inside.replace(" style=\"", &format!(" {KEPT}=\"")));
        if tag.len() > inside.len() {
            out.push('>');
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Gives the elements their styles, and the frame its height.
fn dress(frame: &HtmlIFrameElement) {
    let Some(document) = frame.content_document() else {
        return;
    };
    if let Ok(all) = document.query_selector_all(&format!("[{KEPT}]")) {
        for at in 0..all.length() {
            // Not a checked cast: the frame has its own `HTMLElement`, of which `instanceof` here knows nothing.
            let Some(element) = all
                .item(at)
                .map(|node| node.unchecked_into::<HtmlElement>())
            else {
                continue;
            };
            let styles = element.get_attribute(KEPT).unwrap_or_default();
            element.style().set_css_text(&styles);
        }
    }
    fit(frame);
}

/// Gives the frame the height of the letter.
fn fit(frame: &HtmlIFrameElement) {
    let root = frame
        .content_document()
        .and_then(|document| document.document_element());
    if let Some(root) = root {
        // A document is never lower than its frame: made low first, so that a shorter letter makes a shorter frame.
        frame.set_height("0");
        frame.set_height(&root.scroll_height().to_string());
    }
}

/// A whole HTML document in a sandbox.
#[component]
pub fn PreviewFrame(
    /// The document.
    #[prop(into)]
    html: Signal<String>,
    /// What it shows.
    #[prop(into)]
    title: TextProp,
) -> impl IntoView {
    let frame: NodeRef<html::Iframe> = NodeRef::new();
    let loaded = move |_| {
        if let Some(frame) = frame.get_untracked() {
            dress(&frame);
        }
    };
    // In a narrower window the letter is longer.
    let resized = window_event_listener(ev::resize, move |_| {
        if let Some(frame) = frame.get_untracked() {
            fit(&frame);
        }
    });
    on_cleanup(move || resized.remove());
    // The same origin is for the styles; without `allow-scripts` nothing in the frame can make use of it.
    view! {
        <iframe
            class="preview"
            node_ref=frame
            sandbox="allow-same-origin"
            title=move || title.get().to_string()
            on:load=loaded
            srcdoc=move || with_kept_styles(&html.get())
        ></iframe>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_of_tags_wait_and_words_of_the_letter_stay() {
        let html = "<p class=\"a\" style=\"margin:0\">a style=\"b\" &lt;</p><br>";
        assert_eq!(
            with_kept_styles(html),
            "<p class=\"a\" data-style=\"margin:0\">a style=\"b\" &lt;</p><br>"
        );
    }

    #[test]
    fn what_is_no_document_stays_as_it_is() {
        for text in ["", "no tag", "cut <p off"] {
            assert_eq!(with_kept_styles(text), text);
        }
    }
}
