//! Puts the application together, the same for the running server and for tests. Routes are in `routes`,
//! what wraps them in `middleware`.

use crate::{State, access, extract, middleware, routes};
use actix_web::{
    App, Error,
    body::MessageBody,
    dev::{ServiceFactory, ServiceRequest, ServiceResponse},
    web,
};

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
    App::new()
        .configure(routes::served)
        .configure(routes::undocumented)
        .configure(extract::configure)
        .default_service(web::to(routes::console::or_problem))
        .wrap(actix_web::middleware::from_fn(access::authenticate::run))
        .wrap(actix_web::middleware::from_fn(middleware::envelope::run))
        .app_data(access::hold(state))
}
