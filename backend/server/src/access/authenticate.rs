//! Finds out who makes a request, once, before any handler: the bearer token, then the user as the database
//! has them now, and whether they see the incident the path names. It refuses nothing; `access` does.

use super::{Finding, held_by};
use crate::{ApiError, State, auth::tokens::TokenError};
use actix_web::{
    Error, HttpMessage,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::header,
    middleware::Next,
};
use saiki_api::{Uuid, problem::ErrorCode};

const PREFIX: &str = "/api/v1/";
/// Longest token looked at: ours have about 400 characters.
const MAX_TOKEN: usize = 2_048;

pub(crate) async fn run(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    if let Some(rest) = req.path().strip_prefix(PREFIX) {
        let incident = incident_of(rest);
        let state = held_by(&req);
        let token = bearer(&req);
        if let Some(state) = state {
            let finding = find(&state, token, incident).await;
            req.extensions_mut().insert(finding);
        }
    }
    next.call(req).await
}

/// The token of `Authorization: Bearer …`; an empty one when the header holds anything else.
fn bearer(req: &ServiceRequest) -> Option<String> {
    let mut values = req.headers().get_all(header::AUTHORIZATION);
    let value = values.next()?;
    if values.next().is_some() {
        return Some(String::new());
    }
    let token = value.to_str().ok().and_then(|v| v.split_once(' '));
    match token {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => {
            Some(token.trim().to_owned())
        }
        _ => Some(String::new()),
    }
}

/// The incident a path names, if it names one.
fn incident_of(rest: &str) -> Option<Uuid> {
    let id = rest.strip_prefix("incidents/")?.split('/').next()?;
    Uuid::parse_str(id).ok()
}

async fn find(state: &State, token: Option<String>, incident: Option<Uuid>) -> Finding {
    let Some(token) = token else {
        return Finding::Nobody;
    };
    if token.len() > MAX_TOKEN {
        return Finding::Refused(ErrorCode::Unauthenticated);
    }
    let claims = match state.tokens().check(&token, state.now()) {
        Ok(claims) => claims,
        Err(TokenError::Expired) => return Finding::Refused(ErrorCode::SessionEnded),
        Err(TokenError::Invalid) => return Finding::Refused(ErrorCode::Unauthenticated),
    };
    let found = state
        .db()
        .read(move |conn| saiki_db::access::find(conn, claims.sub, incident))
        .await;
    match found {
        Ok(Some(found)) if !found.user.disabled && found.token_epoch == claims.epoch => {
            Finding::Known {
                incident: incident.filter(|_| found.sees_incident),
                user: found.user,
            }
        }
        Ok(_) => Finding::Refused(ErrorCode::SessionEnded),
        Err(error) => Finding::Failed(ApiError::from(error)),
    }
}
