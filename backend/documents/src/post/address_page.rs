//! The page that is seen through the window of the envelope: the address block where it shows however the paper slips, and
//! below the fold who sends and the number to name.

use super::{
    PostLetter,
    font::Glyphs,
    lines::{broken, letters},
    page::{HEIGHT, Page, WIDTH, mm},
};
use saiki_api::{Lang, followups::Envelope};
use saiki_domain::followups::post::{address_lines, addressee};

/// Where the block may stand, in millimetres from the upper left corner of the page.
struct Window {
    left: f32,
    right: f32,
    top: f32,
    bottom: f32,
}

/// What shows through a window wherever the folded page slips to in its envelope.
///
/// 長形3号: 120 × 235 mm, window 90 × 45 mm, 20 mm from the left and 12 mm from the top. DL: 110 × 220 mm, window 90 × 35
/// mm, 20 mm from the left and 20 mm from the bottom, within the larger one of ISO 269's usual makes. The page is A4 folded
/// in three, 210 × 99 mm.
fn window(envelope: Envelope) -> Window {
    match envelope {
        Envelope::Naga3 => Window {
            left: 22.0,
            right: 86.0,
            top: 13.0,
            bottom: 37.0,
        },
        Envelope::Dl => Window {
            left: 22.0,
            right: 99.0,
            top: 56.0,
            bottom: 81.0,
        },
    }
}

/// Sizes of the block in points, the first that fits.
const SIZES: [f32; 7] = [9.5, 9.0, 8.5, 8.0, 7.5, 7.0, 6.5];
/// Size of the sender's line in points.
const SMALL: f32 = 5.5;

/// The page, and whether its address fits the window.
pub(super) fn compose(
    glyphs: &mut Glyphs<'_>,
    letter: &PostLetter<'_>,
    envelope: Envelope,
) -> (Page, bool) {
    let mut page = Page::default();
    let window = window(envelope);
    let (left, right) = (mm(window.left), mm(window.right));
    let (top, bottom) = (mm(window.top), mm(window.bottom));
    let lang = letter.text.lang;
    let address = address_lines(&letter.address);
    let mut wanted: Vec<(bool, String)> = Vec::new();
    if !address.postcode.is_empty() {
        wanted.push((false, format!("〒{}", address.postcode)));
    }
    let who = addressee(&letter.name, &letter.organisation, lang);
    match lang {
        Lang::Ja => {
            wanted.extend(address.lines.into_iter().map(|line| (false, line)));
            wanted.extend(who.into_iter().map(|line| (true, line)));
        }
        Lang::En => {
            wanted.extend(who.into_iter().map(|line| (true, line)));
            wanted.extend(address.lines.into_iter().map(|line| (false, line)));
        }
    }
    let back = format!(
        "{}{} {}",
        lang.pick("差出人：", "From: "),
        letter.sender.name,
        letter.sender.address.replace('\n', " ")
    );
    let back = letters(glyphs, &[(false, back)]);
    // One line, smaller where the address is long.
    let whole: f32 = back.iter().map(|letter| letter.width).sum();
    let small = SMALL.min((right - left) / whole.max(1.0)).max(3.5);
    let back = broken(&back, (right - left) / small);
    let first = back.first().cloned().unwrap_or_default();
    page.line(glyphs, (left, top + SMALL), small, &first);
    let foot = SMALL + 2.0;
    let room = bottom - top - SMALL - 2.0 - foot;
    let mut block = Vec::new();
    let mut size = SMALL;
    let mut fits = false;
    for tried in SIZES {
        size = tried;
        block = Vec::new();
        for (strong, line) in &wanted {
            let text = letters(glyphs, &[(*strong, line.clone())]);
            block.extend(broken(&text, (right - left) / size));
        }
        if block.len() as f32 * size * 1.25 <= room {
            fits = true;
            break;
        }
    }
    let mut y = top + SMALL + 2.0;
    for line in &block {
        y += size * 1.25;
        page.line(glyphs, (left, y), size, line);
    }
    let mark = format!("{}　{}", lang.pick("親展", "Personal"), letter.code);
    let foot_at = if fits { bottom } else { y + SMALL + 2.0 };
    page.text_to(glyphs, (right, foot_at), SMALL + 1.0, &mark);
    below(glyphs, &mut page, letter, lang);
    (page, fits)
}

/// Fold marks, who sends, and what the number is for.
fn below(glyphs: &mut Glyphs<'_>, page: &mut Page, letter: &PostLetter<'_>, lang: Lang) {
    for third in [1.0, 2.0] {
        let y = HEIGHT * third / 3.0;
        page.rule((mm(4.0), y), (mm(9.0), y));
    }
    let (size, left) = (10.0, mm(110.0));
    let room = (WIDTH - mm(22.0) - left) / size;
    let mut wanted = vec![letter.sender.name.clone()];
    wanted.extend(letter.sender.address.lines().map(str::to_owned));
    wanted.extend(letter.sender.desk.iter().cloned());
    let mut y = mm(125.0);
    page.text(glyphs, (left, y), size - 1.0, lang.pick("差出人", "Sender"));
    for line in wanted.iter().filter(|line| !line.is_empty()) {
        let text = letters(glyphs, &[(false, line.clone())]);
        for line in broken(&text, room) {
            y += size * 1.6;
            page.line(glyphs, (left, y), size, &line);
        }
    }
    let code = match lang {
        Lang::Ja => format!(
            "お問い合わせの際は、次の番号をお伝えください：{}",
            letter.code
        ),
        Lang::En => format!(
            "If you have questions, please give this number: {}",
            letter.code
        ),
    };
    page.text(glyphs, (mm(25.0), HEIGHT - mm(25.0)), 9.0, &code);
}
