//! The query string as `T`, or as several types in one handler. A name none of them knows is refused: a misspelt filter
//! would find everybody. Errors name the parameter and what it takes; the value only where it looks like a name of ours, since
//! anything else may be somebody's.

use super::unread::missing;
use crate::{ApiError, ApiResult};
use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload};
use futures_util::future::LocalBoxFuture;
use saiki_api::{
    page::MAX_LIMIT,
    problem::ErrorCode,
    strict::{self, Takes},
};
use serde::de::DeserializeOwned;

/// The query as `T`.
#[derive(Debug)]
pub struct Query<T>(pub T);

/// Names that the handler's queries know; none once one of them takes any.
#[derive(Debug)]
struct Known(Option<Vec<&'static str>>);

impl<T: DeserializeOwned + 'static> FromRequest for Query<T> {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, ApiResult<Self>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        learn(req, strict::fields_of::<T>());
        let req = req.clone();
        // A handler's arguments are all asked for before the first is waited for: by then each has said what it knows.
        Box::pin(async move {
            refuse_unknown(&req)?;
            parse(req.query_string()).map(Query)
        })
    }
}

fn learn(req: &HttpRequest, names: Option<&'static [&'static str]>) {
    let mut all = req.extensions_mut();
    let before = all.remove::<Known>().unwrap_or(Known(Some(Vec::new())));
    let known = before.0.zip(names).map(|(mut known, names)| {
        known.extend(names);
        known
    });
    all.insert(Known(known));
}

fn refuse_unknown(req: &HttpRequest) -> ApiResult<()> {
    let all = req.extensions();
    let Some(Known(Some(known))) = all.get::<Known>() else {
        return Ok(());
    };
    for (name, _) in form_urlencoded::parse(req.query_string().as_bytes()) {
        if !known.contains(&name.as_ref()) {
            let there = known.join(", ");
            return Err(ApiError::new(ErrorCode::MalformedRequest).field(
                shown(&name),
                "unknown",
                format!("この名前の条件はありません。使える条件: {there}"),
                format!("There is no such parameter; there are: {there}"),
            ));
        }
    }
    Ok(())
}

/// The name, if it can be one: anything else may be what somebody meant to search for.
fn shown(name: &str) -> String {
    match is_name(name) {
        true => name.to_owned(),
        false => "query".to_owned(),
    }
}

/// Whether it looks like a name of ours.
pub(super) fn is_name(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || matches!(c, '_' | '-');
    text.len() <= 40 && !text.is_empty() && text.chars().all(plain)
}

/// What is wrong with the value of a parameter, in both languages: the value, where it looks like a name, and those there
/// are.
fn wrong_value(given: Option<&str>, takes: Option<Takes>) -> (String, String) {
    let (ja, en) = match given.filter(|value| is_name(value)) {
        Some(value) => (
            format!("「{value}」は指定できません。"),
            format!("“{value}” is not taken here; "),
        ),
        None => (
            "この値は指定できません。".to_owned(),
            "This value is not taken here; ".to_owned(),
        ),
    };
    match takes {
        Some(Takes::OneOf(names)) => {
            let there = names.join(", ");
            (
                format!("{ja}指定できる値：{there}"),
                format!("{en}there are: {there}"),
            )
        }
        Some(Takes::Truth) => (
            format!("{ja}true か false を指定してください"),
            format!("{en}give true or false"),
        ),
        Some(Takes::Number) => (
            format!("{ja}整数を指定してください"),
            format!("{en}give a whole number"),
        ),
        None => (
            "この条件は読めません".to_owned(),
            "This parameter cannot be read".to_owned(),
        ),
    }
}

fn parse<T: DeserializeOwned>(query: &str) -> ApiResult<T> {
    let pairs = serde_urlencoded::Deserializer::new(form_urlencoded::parse(query.as_bytes()));
    serde_path_to_error::deserialize(pairs).map_err(|error| {
        let refused = ApiError::new(ErrorCode::MalformedRequest);
        if let Some(name) = missing(&error.inner().to_string()) {
            let (mut ja, mut en) = (
                "必須の条件です。指定してください".to_owned(),
                "This parameter is required".to_owned(),
            );
            if let Some(Takes::OneOf(names)) = strict::taken_by::<T>(name) {
                let there = names.join(", ");
                ja.push_str(&format!("。指定できる値：{there}"));
                en.push_str(&format!("; there are: {there}"));
            }
            return refused.field(name, "required", ja, en);
        }
        let name = shown(&error.path().to_string());
        if name == "limit" {
            return refused.field(
                name,
                "out_of_bounds",
                format!("1から{MAX_LIMIT}までの整数で指定してください"),
                format!("Give a whole number from 1 to {MAX_LIMIT}"),
            );
        }
        let given = form_urlencoded::parse(query.as_bytes()).find(|(other, _)| *other == name);
        let given = given.as_ref().map(|(_, value)| value.as_ref());
        let (ja, en) = wrong_value(given, strict::taken_by::<T>(&name));
        refused.field(name, "invalid", ja, en)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;
    use saiki_api::{Lang, page::PageQuery, people::PersonFilter};

    #[test]
    fn a_wrong_parameter_is_named() {
        for query in ["limit=many", "limit=0", "limit=201", "limit=-1"] {
            let error = parse::<PageQuery>(query).unwrap_err();
            let problem = error.problem(Lang::En, "");
            assert_eq!(problem.status, 400, "{query}");
            assert_eq!(problem.errors[0].field, "limit");
            assert!(problem.errors[0].message.contains("1 to 200"));
        }
        for (query, limit) in [("", 50), ("limit=1", 1), ("limit=200", 200)] {
            assert_eq!(parse::<PageQuery>(query).unwrap().limit(), limit);
        }
    }

    #[test]
    fn a_wrong_value_is_told_what_may_stand_there_and_repeated_only_if_it_looks_like_a_name() {
        let refused = |query: &str| {
            let problem = parse::<PersonFilter>(query)
                .unwrap_err()
                .problem(Lang::En, "");
            assert_eq!((problem.status, problem.errors.len()), (400, 1), "{query}");
            let error = problem.errors.into_iter().next().unwrap();
            (error.field, error.message)
        };
        let (field, message) = refused("decision=told_by_post");
        assert_eq!(field, "decision");
        assert!(message.contains("told_by_post"), "{message}");
        for name in ["open", "told_by_mail", "told_otherwise", "not_needed"] {
            assert!(message.contains(name), "{message}");
        }
        let (field, message) = refused("decision=090-1234-5678");
        assert_eq!(field, "decision");
        assert!(!message.contains("090") && message.contains("told_by_mail"));
        let (field, message) = refused("has_email=perhaps");
        assert_eq!(field, "has_email");
        assert!(message.contains("true or false"), "{message}");
        assert!(refused("damage_from=x").1.contains("whole number"));
        assert_eq!(refused("decision=open&decision=open").0, "query");
    }

    #[test]
    fn a_parameter_left_out_is_named_with_what_it_takes() {
        use saiki_api::filings::ExportQuery;
        let error = parse::<ExportQuery>("").unwrap_err();
        let problem = error.problem(Lang::Ja, "");
        assert_eq!((problem.status, problem.errors.len()), (400, 1));
        let error = &problem.errors[0];
        assert_eq!(
            (error.field.as_str(), error.code.as_str()),
            ("format", "required")
        );
        assert!(
            error.message.contains("必須") && error.message.contains("pdf"),
            "{}",
            error.message
        );
    }

    #[test]
    fn what_one_type_does_not_know_another_may_and_the_rest_is_refused() {
        let refused = |query: &str| {
            let req = TestRequest::with_uri(&format!("/?{query}")).to_http_request();
            learn(&req, strict::fields_of::<PersonFilter>());
            learn(&req, strict::fields_of::<PageQuery>());
            refuse_unknown(&req).err().map(|e| e.problem(Lang::En, ""))
        };
        assert_eq!(refused("lang=ja&limit=3&cursor=x"), None);
        let problem = refused("lang=ja&organization=Taro").unwrap();
        assert_eq!((problem.status, problem.errors.len()), (400, 1));
        let error = &problem.errors[0];
        assert_eq!(error.field, "organization");
        assert!(error.message.contains("organisation, ") && !error.message.contains("Taro"));
        assert_eq!(refused("03-5550-9271").unwrap().errors[0].field, "query");
        // One that takes any name leaves it to itself.
        let req = TestRequest::with_uri("/?x=1").to_http_request();
        learn(&req, None);
        learn(&req, strict::fields_of::<PageQuery>());
        assert!(refuse_unknown(&req).is_ok());
    }
}
