//! The query string as `T`, or as several types in one handler. A name none of them knows is refused: a misspelt filter
//! would find everybody. Errors name the parameter, never its value.

use crate::{ApiError, ApiResult};
use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload};
use futures_util::future::LocalBoxFuture;
use saiki_api::{page::MAX_LIMIT, problem::ErrorCode, strict};
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
    let plain = |c: char| c.is_ascii_lowercase() || c == '_';
    match name.len() <= 40 && !name.is_empty() && name.chars().all(plain) {
        true => name.to_owned(),
        false => "query".to_owned(),
    }
}

fn parse<T: DeserializeOwned>(query: &str) -> ApiResult<T> {
    let pairs = serde_urlencoded::Deserializer::new(form_urlencoded::parse(query.as_bytes()));
    serde_path_to_error::deserialize(pairs).map_err(|error| {
        let name = error.path().to_string();
        let refused = ApiError::new(ErrorCode::MalformedRequest);
        if name == "limit" {
            return refused.field(
                name,
                "out_of_bounds",
                format!("1から{MAX_LIMIT}までの整数で指定してください"),
                format!("Give a whole number from 1 to {MAX_LIMIT}"),
            );
        }
        refused.field(
            name,
            "invalid",
            "この条件は読めません",
            "This parameter cannot be read",
        )
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
