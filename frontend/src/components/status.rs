//! Status as shape, word and colour, always all three, so that it survives print, grey screens and colour blindness.

use leptos::{prelude::*, text_prop::TextProp};

/// What a status means for the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tone {
    /// Done or in order.
    Good,
    /// Under way.
    Active,
    /// Waits for somebody or something.
    Waiting,
    /// Late or failed.
    Late,
    /// Undetermined: somebody still owes a decision.
    Unknown,
    /// Not begun.
    NotBegun,
    /// A plain label: no judgement.
    Plain,
}

impl Tone {
    /// Every tone.
    pub const ALL: [Tone; 7] = [
        Tone::Good,
        Tone::Active,
        Tone::Waiting,
        Tone::Late,
        Tone::Unknown,
        Tone::NotBegun,
        Tone::Plain,
    ];

    /// The shape that goes with it.
    pub fn shape(self) -> &'static str {
        match self {
            Tone::Good => "✓",
            Tone::Active => "●",
            Tone::Waiting => "◆",
            Tone::Late => "▲",
            Tone::Unknown => "◇",
            Tone::NotBegun => "□",
            Tone::Plain => "",
        }
    }

    /// The class that carries its colour.
    pub fn class(self) -> &'static str {
        match self {
            Tone::Good => "good",
            Tone::Active => "active",
            Tone::Waiting => "warn",
            Tone::Late => "bad",
            Tone::Unknown => "unsure",
            Tone::NotBegun => "idle",
            Tone::Plain => "plain",
        }
    }
}

/// A status.
#[component]
pub fn StatusTag(
    /// What it means for the reader.
    #[prop(into)]
    tone: Signal<Tone>,
    /// The word.
    #[prop(into)]
    label: TextProp,
) -> impl IntoView {
    view! {
        <span class=move || format!("tag {}", tone.get().class())>
            <span class="shape" aria-hidden="true">
                {move || tone.get().shape()}
            </span>
            {move || label.get()}
        </span>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_tones_share_shape_or_colour() {
        for a in Tone::ALL {
            for b in Tone::ALL {
                assert!(
                    a == b || (a.shape() != b.shape() && a.class() != b.class()),
                    "{a:?} {b:?}"
                );
            }
        }
    }
}
