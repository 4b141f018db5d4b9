//! What documents made from records share: text that Markdown takes literally, and the style of a page to be printed.
//! Escaping for HTML is in `html`.

/// Text with every mark of Markdown taken literally; line ends stay line ends.
pub(crate) fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (i, line) in text.split('\n').enumerate() {
        if i > 0 {
            out.push_str("  \n");
        }
        let mut chars = line.trim().chars().peekable();
        let mut digits = true;
        while let Some(c) = chars.next() {
            let list_mark =
                digits && matches!(c, '.' | ')') && chars.peek().is_none_or(|n| *n == ' ');
            digits = digits && c.is_ascii_digit();
            if "\\`*_{}[]<>#|!&~".contains(c)
                || list_mark
                || (out.ends_with('\n') || out.is_empty()) && "-+=".contains(c)
            {
                out.push('\\');
            }
            out.push(c);
        }
    }
    out
}

/// Style of a page to be printed on A4.
pub(crate) const STYLE: &str = "body{margin:0 auto;max-width:50em;padding:2.5em 1.5em;font:15px/1.8 'Hiragino Sans','Yu Gothic UI',Meiryo,system-ui,sans-serif;color:#1d1c1a;background:#fff}\
h1{font-size:1.5em;line-height:1.4;margin:.4em 0 1em}h2{font-size:1.1em;margin:2em 0 .6em;border-bottom:1px solid #cfcac0}\
table{border-collapse:collapse;width:100%}th,td{border:1px solid #cfcac0;padding:.5em .7em;text-align:left;vertical-align:top}\
th{width:28%;font-weight:600;background:#f7f5f0}td{white-space:pre-line;overflow-wrap:anywhere}\
.tlp{font-weight:700;text-align:right}.unknown{color:#6a3fa0}.state{font-size:.85em}\
@page{size:A4;margin:18mm 16mm}@media print{body{padding:0;max-width:none}tr{break-inside:avoid}thead{display:table-header-group}tfoot{display:table-footer-group}}";
