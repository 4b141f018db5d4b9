//! What can go wrong with a request, and how it is told to a person. The server's problems bring their own words.

use saiki_api::{
    Lang,
    problem::{ErrorCode, Problem},
};

/// Why a request failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ApiError {
    /// The server said why.
    Problem(Box<Problem>),
    /// No answer came.
    Network,
    /// An answer came that this console does not understand: another version of the server, or something between.
    Unexpected(u16),
    /// Nobody waits for the answer any more.
    Aborted,
}

impl ApiError {
    /// The server's code, where it gave one.
    pub fn code(&self) -> Option<ErrorCode> {
        match self {
            ApiError::Problem(problem) => Some(problem.code),
            _ => None,
        }
    }

    /// Whether the same request may succeed later without anybody doing anything: no answer came, or the server could not.
    pub fn is_passing(&self) -> bool {
        match self {
            ApiError::Network => true,
            ApiError::Unexpected(status) => *status >= 500,
            ApiError::Problem(problem) => problem.status >= 500,
            ApiError::Aborted => false,
        }
    }

    /// What happened, in one or two sentences.
    pub fn message(&self, lang: Lang) -> String {
        match self {
            ApiError::Problem(problem) => problem_message(problem, lang),
            ApiError::Network => lang
                .pick(
                    "サーバに接続できません。通信を確かめて、もう一度お試しください。入力した内容は残っています。",
                    "The server cannot be reached. Check your connection and try again; what you typed is kept.",
                )
                .to_owned(),
            ApiError::Unexpected(status) => match lang {
                Lang::Ja => format!("サーバの応答を読み取れません（{status}）。ページを再読み込みしてください。"),
                Lang::En => format!("The server's answer cannot be read ({status}). Reload the page."),
            },
            ApiError::Aborted => String::new(),
        }
    }

    /// What is wrong with one field, by its path in the request.
    pub fn field(&self, name: &str) -> Option<String> {
        let ApiError::Problem(problem) = self else {
            return None;
        };
        let found = problem.errors.iter().find(|error| error.field == name)?;
        Some(match found.line {
            Some(line) => format!("{line}: {}", found.message),
            None => found.message.clone(),
        })
    }

    /// Messages of fields that are not in `shown`, so that none is lost when a form has no place for it.
    pub fn other_fields(&self, shown: &[&str]) -> Vec<String> {
        let ApiError::Problem(problem) = self else {
            return Vec::new();
        };
        let others = problem
            .errors
            .iter()
            .filter(|error| !shown.contains(&error.field.as_str()));
        others
            .map(
                |error| match names_its_place(&error.field, &error.message, shown) {
                    true => error.message.clone(),
                    false => format!("{}: {}", error.field, error.message),
                },
            )
            .collect()
    }
}

/// Whether the list a field is of has its place, and the message names the line and what is within it: the path says
/// nothing more.
fn names_its_place(field: &str, message: &str, shown: &[&str]) -> bool {
    shown.iter().any(|list| {
        let rest = field.strip_prefix(*list);
        rest.and_then(|rest| rest.strip_prefix('.'))
            .is_some_and(|rest| {
                let (line, within) = rest.split_once('.').unwrap_or((rest, ""));
                message.contains(line) && message.contains(within)
            })
    })
}

fn problem_message(problem: &Problem, lang: Lang) -> String {
    let title = problem.code.title(lang);
    let mut message = match problem.detail.trim() {
        "" => title.to_owned(),
        detail if detail == title => title.to_owned(),
        detail => format!("{title}{}{detail}", lang.pick("。", ". ")),
    };
    if matches!(problem.code, ErrorCode::Internal) && !problem.request_id.is_empty() {
        message.push_str(&format!(" ({})", problem.request_id));
    }
    message
}

#[cfg(test)]
mod tests {
    use super::*;
    use saiki_api::problem::FieldError;

    fn problem(detail: &str) -> ApiError {
        wrong(detail, "title", "題名を入力してください")
    }

    fn wrong(detail: &str, field: &str, message: &str) -> ApiError {
        ApiError::Problem(Box::new(Problem {
            kind: ErrorCode::ValidationFailed.urn(),
            code: ErrorCode::ValidationFailed,
            status: 422,
            title: String::new(),
            detail: detail.to_owned(),
            errors: vec![FieldError {
                field: field.into(),
                line: None,
                code: "empty".into(),
                message: message.into(),
            }],
            open: Vec::new(),
            request_id: "r1".into(),
        }))
    }

    #[test]
    fn a_field_shows_its_own_message_and_no_other() {
        assert_eq!(
            problem("").field("title").as_deref(),
            Some("題名を入力してください")
        );
        assert_eq!(problem("").field("summary"), None);
        assert_eq!(problem("").other_fields(&["title"]), Vec::<String>::new());
        assert_eq!(problem("").other_fields(&[]).len(), 1);
    }

    #[test]
    fn the_path_of_a_line_is_left_out_where_the_message_names_the_line() {
        let line = wrong("", "csv.2", "2行目の番号が読めません");
        assert_eq!(line.other_fields(&["csv"]), ["2行目の番号が読めません"]);
        assert_eq!(
            line.other_fields(&["replace"]),
            ["csv.2: 2行目の番号が読めません"]
        );
        let record = wrong(
            "",
            "records.1.incident_id",
            "1件目 incident_id：すでにあります",
        );
        assert_eq!(
            record.other_fields(&["records"]),
            ["1件目 incident_id：すでにあります"]
        );
        let member = wrong("", "team.2", "知らない利用者です");
        assert_eq!(
            member.other_fields(&["team"]),
            ["team.2: 知らない利用者です"]
        );
    }

    #[test]
    fn the_detail_follows_the_title_once() {
        assert_eq!(problem("").message(Lang::En), "Some fields are wrong");
        assert_eq!(
            problem("Some fields are wrong").message(Lang::En),
            "Some fields are wrong"
        );
        assert_eq!(
            problem("Title is empty.").message(Lang::En),
            "Some fields are wrong. Title is empty."
        );
    }

    #[test]
    fn only_what_may_pass_by_itself_is_tried_again() {
        assert!(ApiError::Network.is_passing());
        assert!(ApiError::Unexpected(502).is_passing());
        assert!(!ApiError::Unexpected(413).is_passing());
        assert!(!problem("").is_passing());
    }

    #[test]
    fn an_aborted_request_says_nothing() {
        assert_eq!(ApiError::Aborted.message(Lang::Ja), "");
    }
}
