//! The query string as `T`. Errors name the parameter, never its value.

use crate::{ApiError, ApiResult};
use actix_web::{FromRequest, HttpRequest, dev::Payload};
use saiki_api::problem::ErrorCode;
use serde::de::DeserializeOwned;
use std::future::{Ready, ready};

/// The query as `T`.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for Query<T> {
    type Error = ApiError;
    type Future = Ready<ApiResult<Self>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(parse(req.query_string()).map(Query))
    }
}

fn parse<T: DeserializeOwned>(query: &str) -> ApiResult<T> {
    let pairs = serde_urlencoded::Deserializer::new(form_urlencoded::parse(query.as_bytes()));
    serde_path_to_error::deserialize(pairs).map_err(|error| {
        let name = error.path().to_string();
        ApiError::new(ErrorCode::MalformedRequest).field(
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
    use saiki_api::{Lang, page::PageQuery};

    #[test]
    fn a_wrong_parameter_is_named() {
        let error = parse::<PageQuery>("limit=many").unwrap_err();
        let problem = error.problem(Lang::En, "");
        assert_eq!(problem.status, 400);
        assert_eq!(problem.errors[0].field, "limit");
        assert_eq!(parse::<PageQuery>("limit=1000000000").unwrap().limit(), 200);
    }
}
