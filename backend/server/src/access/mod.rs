//! Who may do what, in the types of handlers' arguments: `Access<P>`, `InIncident<P>`, `Anyone`. The state is
//! reachable through these alone; which role has which permission is `saiki_api::permissions`.
//!
//! Put it first among a handler's arguments: it answers at once, before any body is read.

pub(crate) mod authenticate;
mod caller;
pub mod needs;

use crate::{ApiError, ApiResult, State};
use actix_web::{
    FromRequest, HttpMessage, HttpRequest,
    dev::{Payload, ServiceRequest},
};
use needs::Needs;
use saiki_api::{Uuid, problem::ErrorCode};
use std::{
    future::{Ready, ready},
    marker::PhantomData,
    net::IpAddr,
    ops::Deref,
};

pub use caller::Caller;

/// Keeps the state where only this module finds it.
pub(crate) fn hold(state: State) -> Held {
    Held(state)
}

/// The state as actix carries it.
pub(crate) struct Held(State);

/// The state, for the middleware that wraps every request.
pub(crate) fn held_by(req: &ServiceRequest) -> Option<State> {
    req.app_data::<Held>().map(|held| held.0.clone())
}

/// What `authenticate` found out about a request, for the extractors below.
pub(crate) enum Finding {
    /// No token was shown.
    Nobody,
    /// A token was shown that does not hold, for this reason.
    Refused(ErrorCode),
    /// The database could not be asked.
    Failed(ApiError),
    /// A user, and whether they may see the incident the path names.
    Known {
        user: saiki_api::users::User,
        incident: Option<Uuid>,
    },
}

/// A signed-in user whose role has the permission `P`.
pub struct Access<P> {
    caller: Caller,
    needs: PhantomData<P>,
}

/// A signed-in user whose role has the permission `P` and who may see the incident `{incident_id}` of the
/// path. For everybody else that incident does not exist.
pub struct InIncident<P> {
    /// The incident of the path.
    pub incident_id: Uuid,
    caller: Caller,
    needs: PhantomData<P>,
}

/// Anybody, signed in or not: signing in, health, public pages.
pub struct Anyone {
    /// The state.
    pub state: State,
    /// Where the request comes from, as far as trusted proxies tell.
    pub ip: Option<IpAddr>,
    /// The request's id.
    pub request_id: String,
}

impl<P> Deref for Access<P> {
    type Target = Caller;

    fn deref(&self) -> &Caller {
        &self.caller
    }
}

impl<P> Deref for InIncident<P> {
    type Target = Caller;

    fn deref(&self) -> &Caller {
        &self.caller
    }
}

impl<P: Needs> FromRequest for Access<P> {
    type Error = ApiError;
    type Future = Ready<ApiResult<Self>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(admit::<P>(req).map(|(caller, _)| Access {
            caller,
            needs: PhantomData,
        }))
    }
}

impl<P: Needs> FromRequest for InIncident<P> {
    type Error = ApiError;
    type Future = Ready<ApiResult<Self>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(admit::<P>(req).and_then(|(caller, seen)| {
            let named = req.match_info().get("incident_id");
            let named = named.and_then(|id| Uuid::parse_str(id).ok());
            match (named, seen) {
                (Some(named), Some(seen)) if named == seen => Ok(InIncident {
                    incident_id: named,
                    caller,
                    needs: PhantomData,
                }),
                _ => Err(ApiError::not_found()),
            }
        }))
    }
}

impl FromRequest for Anyone {
    type Error = ApiError;
    type Future = Ready<ApiResult<Self>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(state_of(req).map(|state| Anyone {
            ip: crate::middleware::client_ip::of(req, &state.config().trusted_proxies),
            request_id: crate::middleware::request_id::of(req),
            state,
        }))
    }
}

fn state_of(req: &HttpRequest) -> ApiResult<State> {
    req.app_data::<Held>()
        .map(|held| held.0.clone())
        .ok_or_else(|| ApiError::internal("the application holds no state"))
}

/// The caller, when the role allows what `P` names; and the incident of the path they may see.
fn admit<P: Needs>(req: &HttpRequest) -> ApiResult<(Caller, Option<Uuid>)> {
    let state = state_of(req)?;
    let finding = req.extensions_mut().remove::<Finding>();
    match finding {
        None | Some(Finding::Nobody) => Err(ApiError::new(ErrorCode::Unauthenticated)),
        Some(Finding::Refused(code)) => Err(ApiError::new(code)),
        Some(Finding::Failed(error)) => Err(error),
        Some(Finding::Known { user, incident }) => {
            // Whoever was given a password does nothing that asks for a permission before they set their own.
            if P::PERMISSION.is_some() && user.must_change_password {
                Err(ApiError::new(ErrorCode::PasswordChangeRequired))
            } else if P::PERMISSION.is_none_or(|permission| user.role.allows(permission)) {
                Ok((Caller::new(state, user), incident))
            } else {
                Err(ApiError::new(ErrorCode::Forbidden))
            }
        }
    }
}
