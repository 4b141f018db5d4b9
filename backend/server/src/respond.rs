//! Answers with their headers: `Created` (201, Location, ETag), `Versioned` (200, ETag), `NoContent`, `CsvFile`,
//! and pages for anybody. Plain bodies are `web::Json`.

mod rows;

pub use rows::Row;

use actix_web::{
    HttpRequest, HttpResponse, Responder,
    body::BoxBody,
    http::{StatusCode, header},
};
use saiki_api::Lang;
use saiki_domain::csv_safe::BOM;
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

impl<T: Row> Created<T> {
    /// A row just made, with its version.
    pub fn at(location: String, body: T) -> Self {
        Created {
            version: Some(body.version()),
            location,
            body,
        }
    }
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

impl<T: Row> Versioned<T> {
    /// A row as it is, with its version.
    pub fn of(body: T) -> Self {
        Versioned {
            version: body.version(),
            body,
        }
    }
}

impl<T: Serialize> Responder for Versioned<T> {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        HttpResponse::Ok()
            .insert_header((header::ETAG, etag(self.version)))
            .json(self.body)
    }
}

/// A table to be saved, with the mark Japanese spreadsheet programs need. Its cells went through `csv_safe`.
#[derive(Debug)]
pub struct CsvFile {
    /// Name of the file, in ASCII.
    pub name: &'static str,
    /// Heading and rows.
    pub rows: String,
}

impl Responder for CsvFile {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        let name = format!("attachment; filename=\"{}\"", self.name);
        HttpResponse::Ok()
            .content_type("text/csv; charset=utf-8")
            .insert_header((header::CONTENT_DISPOSITION, name))
            .body(format!("{BOM}{}", self.rows))
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

/// What a page for anybody may do: show itself and send its own form. No script, nothing from elsewhere.
const PAGE_POLICY: &str = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'";

/// Marks a response as a page of ours, whatever its status.
struct IsPage;

/// A page for anybody, in plain HTML.
pub(crate) fn page(status: StatusCode, lang: Lang, html: String) -> HttpResponse {
    let mut response = HttpResponse::build(status)
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CONTENT_SECURITY_POLICY, PAGE_POLICY))
        .insert_header((header::CONTENT_LANGUAGE, lang.tag()))
        .body(html);
    response.extensions_mut().insert(IsPage);
    response
}

/// Whether a response is such a page, which no problem document takes the place of.
pub(crate) fn is_page<B>(response: &HttpResponse<B>) -> bool {
    response.extensions().contains::<IsPage>()
}

/// A version as an entity tag.
pub fn etag(version: i64) -> String {
    format!("\"{version}\"")
}
