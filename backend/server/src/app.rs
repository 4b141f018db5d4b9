//! Puts the application together, the same for the running server and for tests. Routes are in `routes`,
//! what wraps them in `middleware`.

use crate::{State, access, extract, middleware, openapi, routes};
use actix_web::{
    App, Error,
    body::MessageBody,
    dev::{ServiceFactory, ServiceRequest, ServiceResponse},
    web,
};
use utoipa_actix_web::AppExt;

/// The whole application around `state`.
pub fn create_app(
    state: State,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = Error,
        InitError = (),
    >,
> {
    let (app, _document) = App::new()
        .into_utoipa_app()
        .openapi(openapi::frame())
        .configure(routes::documented)
        .split_for_parts();
    app.configure(routes::undocumented)
        .configure(extract::configure)
        .default_service(web::to(routes::console::or_problem))
        .wrap(actix_web::middleware::from_fn(access::authenticate::run))
        .wrap(actix_web::middleware::from_fn(middleware::envelope::run))
        .app_data(access::hold(state))
}
