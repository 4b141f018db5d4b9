//! Answers with their headers: `Created` (201, Location, ETag), `Versioned` (200, ETag), `NoContent`. Plain
//! bodies are `web::Json`.

use actix_web::{
    HttpRequest, HttpResponse, Responder,
    body::BoxBody,
    http::{StatusCode, header},
};
use serde::Serialize;

/// A row just made: 201 with its address and version.
#[derive(Debug)]
pub struct Created<T> {
    /// The row.
    pub body: T,
    /// Its path, for example `/api/v1/incidents/0199…`.
    pub location: String,
    /// Its version, when it has one.
    pub version: Option<i64>,
}

impl<T: Serialize> Responder for Created<T> {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        let mut response = HttpResponse::build(StatusCode::CREATED);
        response.insert_header((header::LOCATION, self.location));
        if let Some(version) = self.version {
            response.insert_header((header::ETAG, etag(version)));
        }
        response.json(self.body)
    }
}

/// A row with its version as ETag.
#[derive(Debug)]
pub struct Versioned<T> {
    /// The row.
    pub body: T,
    /// Its version.
    pub version: i64,
}

impl<T: Serialize> Responder for Versioned<T> {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        HttpResponse::Ok()
            .insert_header((header::ETAG, etag(self.version)))
            .json(self.body)
    }
}

/// Done, nothing to say: 204.
#[derive(Debug)]
pub struct NoContent;

impl Responder for NoContent {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        HttpResponse::NoContent().finish()
    }
}

/// A version as an entity tag.
pub fn etag(version: i64) -> String {
    format!("\"{version}\"")
}
