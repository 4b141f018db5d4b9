//! A letter's text in one language, checked once and rendered many times. How a text is laid out depends only
//! on which fields are empty, so layouts are kept and a long run only writes values in.

use super::{
    blocks::{self, Block, Inline, Refused},
    marks::{self, Form, Piece, cut, fill, mark},
    to_html,
    to_print::{self, Print},
    to_text,
};
use minijinja::{Environment, UndefinedBehavior, Value};
use saiki_api::{
    Lang,
    letters::{LetterKind, LetterText, MAX_BODY, MAX_SUBJECT},
};
use saiki_domain::{
    exercise,
    letters::{
        fault::TextFault,
        fields::Field,
        lint,
        scan::{Use, scan},
        values::{EXERCISE, Values},
    },
};
use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, PoisonError},
};

/// Most bytes of a finished part.
pub const MAX_PART: usize = 1 << 20;
/// Instructions the template engine may spend on one text; the small language has no loops.
const FUEL: u64 = 100_000;
/// Layouts kept: sets of empty fields are few in practice.
const MAX_LAYOUTS: usize = 64;

/// A rendered letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Language.
    pub lang: Lang,
    /// Subject, one line.
    pub subject: String,
    /// Text part.
    pub text: String,
    /// HTML part, a whole document.
    pub html: String,
}

/// A letter as a page of ours shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Language.
    pub lang: Lang,
    /// Title, one line, as plain text.
    pub title: String,
    /// The body as HTML without styles, scripts or pictures.
    pub body: String,
}

/// Why a checked letter could not be rendered for somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RenderError {
    /// The values make a part longer than `MAX_PART`.
    #[error("the letter would be longer than {MAX_PART} bytes")]
    TooLarge,
    /// A link or a nesting that appears only with these values.
    #[error("the letter's text cannot be laid out with these values")]
    Layout,
}

#[derive(Debug)]
struct Layout {
    subject: Vec<Piece>,
    text: Vec<Piece>,
    html: Vec<Piece>,
    page: Vec<Piece>,
    title: String,
    blocks: Vec<Block>,
}

/// A checked text.
#[derive(Debug)]
pub struct LetterTemplate {
    lang: Lang,
    subject: String,
    body: String,
    /// The body as it was written, for line numbers.
    written: String,
    uses: Vec<Use>,
    layouts: Mutex<HashMap<u64, Arc<Layout>>>,
}

impl LetterTemplate {
    /// Checks a text. Errors name the field as `texts.{index}.subject` or `.body`, the line, and what to do.
    pub fn compile(
        text: &LetterText,
        kind: LetterKind,
        index: usize,
    ) -> Result<LetterTemplate, Vec<TextFault>> {
        let mut errors = Vec::new();
        let mut uses = Vec::new();
        let mut part = |name: &str, source: &str, max: usize| {
            let path = format!("texts.{index}.{name}");
            errors.extend(limits(source, &path, max));
            let found = scan(source, kind);
            errors.extend(found.faults.iter().map(|f| f.told(&path)));
            uses.extend(found.uses);
            (path, found.source)
        };
        let (subject_path, subject) = part("subject", &text.subject, MAX_SUBJECT);
        let (path, body) = part("body", &text.body, MAX_BODY);
        if text.subject.contains(['\n', '\r']) {
            errors.push(TextFault::new(
                &subject_path,
                "line_end",
                "件名に改行は入れられません。1行にしてください",
                "A subject is one line; take the line end out",
            ));
        }
        if errors.is_empty() {
            errors.extend(engine_faults(&subject, &subject_path));
            errors.extend(engine_faults(&body, &path));
            if let Err(refused) = blocks::parse(&every_branch(&body)) {
                errors.push(refusal(&refused, &text.body, &path));
            }
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(LetterTemplate {
            lang: text.lang,
            subject,
            body,
            written: text.body.clone(),
            uses,
            layouts: Mutex::default(),
        })
    }

    /// The language.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// Fields used in subject and body.
    pub fn uses(&self) -> &[Use] {
        &self.uses
    }

    /// The letter with these values. The same values give the same bytes.
    pub fn render(&self, values: &Values) -> Result<Mail, RenderError> {
        let layout = self.layout(values.mask())?;
        let part = |pieces, form| fill(pieces, values, form, MAX_PART).ok_or(RenderError::TooLarge);
        Ok(Mail {
            lang: self.lang,
            subject: part(&layout.subject, Form::Line)?.trim().to_owned(),
            text: part(&layout.text, Form::Text)?,
            html: part(&layout.html, Form::Html)?,
        })
    }

    /// The letter with these values as a page shows it.
    pub fn page(&self, values: &Values) -> Result<Page, RenderError> {
        let layout = self.layout(values.mask())?;
        let part = |pieces, form| fill(pieces, values, form, MAX_PART).ok_or(RenderError::TooLarge);
        Ok(Page {
            lang: self.lang,
            title: part(&layout.subject, Form::Line)?.trim().to_owned(),
            body: part(&layout.page, Form::Html)?,
        })
    }

    /// The letter with these values as it is set on paper.
    pub fn print(&self, values: &Values) -> Result<Print, RenderError> {
        let layout = self.layout(values.mask())?;
        Ok(Print {
            lang: self.lang,
            title: to_print::line(&layout.title, values),
            paragraphs: to_print::paragraphs(&layout.blocks, values, self.lang),
        })
    }

    /// The rendered letter as lints look at it.
    pub fn for_lint(&self, mail: &Mail, values: &Values) -> lint::Rendered {
        lint::Rendered {
            lang: self.lang,
            subject: mail.subject.clone(),
            text: mail.text.clone(),
            written: self.written.clone(),
            values: self
                .uses
                .iter()
                .map(|used| (used.field, values.get(used.field).to_owned()))
                .collect(),
            uses: self.uses.clone(),
            empty: Field::ALL
                .into_iter()
                .filter(|f| values.get(*f).is_empty())
                .collect(),
        }
    }

    fn layout(&self, mask: u64) -> Result<Arc<Layout>, RenderError> {
        let kept = |map: &HashMap<u64, Arc<Layout>>| map.get(&mask).cloned();
        let lock = || self.layouts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(layout) = kept(&lock()) {
            return Ok(layout);
        }
        let layout = Arc::new(self.lay_out(mask).ok_or(RenderError::Layout)?);
        let mut layouts = lock();
        if layouts.len() >= MAX_LAYOUTS {
            layouts.clear();
        }
        layouts.insert(mask, Arc::clone(&layout));
        Ok(layout)
    }

    fn lay_out(&self, mask: u64) -> Option<Layout> {
        let context = context(mask);
        let exercise = mask & EXERCISE != 0;
        let subject = exercise::title(&run(&self.subject, &context)?, exercise, self.lang);
        let body = run(&self.body, &context)?;
        let mut blocks = blocks::parse(&body).ok()?;
        if exercise {
            let notice = exercise::title(exercise::notice(self.lang), true, self.lang);
            let strong = Inline::Strong(vec![Inline::Text(notice)]);
            blocks.insert(0, Block::Paragraph(vec![strong]));
        }
        Some(Layout {
            subject: cut(&subject, Piece::Value, str::to_owned),
            text: to_text::pieces(&blocks, self.lang),
            html: to_html::pieces(&subject, &blocks, self.lang),
            page: to_html::body(&blocks),
            title: subject,
            blocks,
        })
    }
}

/// Checks every text of a letter, and that each language stands once.
pub fn check_texts(
    texts: &[LetterText],
    kind: LetterKind,
) -> Result<Vec<LetterTemplate>, Vec<TextFault>> {
    let mut errors = Vec::new();
    let mut templates = Vec::new();
    if texts.is_empty() {
        errors.push(TextFault::new(
            "texts",
            "empty",
            "本文を1言語以上書いてください",
            "Write the text in at least one language",
        ));
    }
    for (index, text) in texts.iter().enumerate() {
        if texts.iter().take(index).any(|t| t.lang == text.lang) {
            errors.push(TextFault::new(
                format!("texts.{index}.lang"),
                "duplicate",
                "同じ言語の本文が2つあります。1つにしてください",
                "This language stands twice; keep one",
            ));
        }
        match LetterTemplate::compile(text, kind, index) {
            Ok(template) => templates.push(template),
            Err(found) => errors.extend(found),
        }
    }
    if errors.is_empty() {
        Ok(templates)
    } else {
        Err(errors)
    }
}

fn limits(source: &str, path: &str, max: usize) -> Option<TextFault> {
    if source.chars().count() > max {
        return Some(TextFault::new(
            path,
            "too_long",
            format!("{max}字以内にしてください"),
            format!("At most {max} characters"),
        ));
    }
    let odd = |c: char| {
        (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
            || marks::has_mark(c.encode_utf8(&mut [0; 4]))
    };
    let at = source.lines().position(|line| line.chars().any(odd))?;
    let mut found = TextFault::new(
        path,
        "control_character",
        "使えない制御文字があります。削除してください",
        "There is a control character; take it out",
    );
    found.line = i64::try_from(at + 1).ok();
    Some(found)
}

/// The second net behind `scan`: the engine itself must accept the text and ask for nothing unknown.
fn engine_faults(source: &str, path: &str) -> Option<TextFault> {
    let env = environment();
    let refused = |line: Option<usize>| {
        let mut found = TextFault::new(
            path,
            "template",
            "差し込みの書き方に誤りがあります",
            "The merge fields are not written correctly",
        );
        found.line = line.and_then(|l| i64::try_from(l).ok());
        found
    };
    let template = match env.template_from_str(source) {
        Ok(template) => template,
        Err(e) => return Some(refused(e.line())),
    };
    let unknown = template
        .undeclared_variables(true)
        .iter()
        .any(|name| Field::parse(name).is_none());
    if unknown || run(source, &context(u64::MAX)).is_none() {
        return Some(refused(None));
    }
    None
}

/// The text with the contents of every branch one after another, so that nothing hides in a condition.
fn every_branch(source: &str) -> String {
    let mut out = String::new();
    let mut rest = source;
    while let Some((before, after)) = rest.split_once("{%") {
        out.push_str(before);
        rest = after.split_once("%}").map_or("", |(_, r)| r);
    }
    out.push_str(rest);
    run(&out, &context(u64::MAX)).unwrap_or_default()
}

fn refusal(refused: &Refused, body: &str, path: &str) -> TextFault {
    let (code, address, ja, en) = match refused {
        Refused::Image(url) => (
            "image",
            url.as_str(),
            "画像は入れられません。読む人の端末が外部に接続するためです。リンクにしてください",
            "Pictures are not possible, because the reader's device would fetch them. Use a link",
        ),
        Refused::Scheme(url) => (
            "link_scheme",
            url.as_str(),
            "リンクは https:// http:// mailto: tel: のいずれかで始めてください",
            "A link begins with https://, http://, mailto: or tel:",
        ),
        Refused::TooDeep => (
            "too_deep",
            "",
            "箇条書きや引用の入れ子が深すぎます。浅くしてください",
            "Lists or quotations are nested too deep; make them shallower",
        ),
    };
    let line = body
        .lines()
        .position(|l| !address.is_empty() && l.contains(address));
    TextFault::new(path, code, ja, en).at(line.and_then(|l| i64::try_from(l + 1).ok()))
}

/// An engine with nothing in it: no filters, functions or tests, no other templates, bounded work.
fn environment() -> Environment<'static> {
    let mut env = Environment::empty();
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    env.set_auto_escape_callback(|_| minijinja::AutoEscape::None);
    env.set_fuel(Some(FUEL));
    env
}

/// Each field's mark where its bit is set, else an empty text.
fn context(mask: u64) -> Value {
    let mut groups: BTreeMap<&str, BTreeMap<&str, String>> = BTreeMap::new();
    for field in Field::ALL {
        if let Some((group, name)) = field.name().split_once('.') {
            let known = mask & (1 << field.index()) != 0;
            let text = if known { mark(field) } else { String::new() };
            groups.entry(group).or_default().insert(name, text);
        }
    }
    Value::from_pairs(
        groups
            .into_iter()
            .map(|(group, names)| (group, Value::from_pairs(names))),
    )
}

fn run(source: &str, context: &Value) -> Option<String> {
    let env = environment();
    env.template_from_str(source).ok()?.render(context).ok()
}
