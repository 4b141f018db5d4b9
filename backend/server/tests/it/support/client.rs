//! Somebody who calls the API: anybody, or a signed-in user.

use super::{Answer, TestApp};
use actix_web::{
    http::{Method, header},
    test::TestRequest,
};
use saiki_api::users::User;
use serde::Serialize;

/// A caller.
#[derive(Clone)]
pub struct Client {
    pub app: TestApp,
    pub token: Option<String>,
    pub user: Option<User>,
}

impl Client {
    /// A request to `/api/v1/…` (or to any path that begins with `/`), with the caller's token.
    pub fn request(&self, method: Method, path: &str) -> TestRequest {
        let path = if path.starts_with('/') {
            path.to_owned()
        } else {
            format!("/api/v1/{path}")
        };
        let request = TestRequest::default()
            .method(method)
            .uri(&path)
            .peer_addr("192.0.2.1:5000".parse().unwrap());
        match &self.token {
            Some(token) => {
                request.insert_header((header::AUTHORIZATION, format!("Bearer {token}")))
            }
            None => request,
        }
    }

    pub async fn send(&self, request: TestRequest) -> Answer {
        self.app.call(request).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path)).await
    }

    pub async fn post<T: Serialize>(&self, path: &str, body: &T) -> Answer {
        self.send(self.request(Method::POST, path).set_json(body))
            .await
    }

    /// A POST that carries an `Idempotency-Key`.
    pub async fn post_once<T: Serialize>(&self, path: &str, key: &str, body: &T) -> Answer {
        let request = self.request(Method::POST, path);
        let request = request.insert_header(("idempotency-key", key));
        self.send(request.set_json(body)).await
    }

    /// A PUT on the version the caller saw.
    pub async fn put<T: Serialize>(&self, path: &str, version: i64, body: &T) -> Answer {
        self.write(Method::PUT, path, version, body).await
    }

    /// A PATCH on the version the caller saw.
    pub async fn patch<T: Serialize>(&self, path: &str, version: i64, body: &T) -> Answer {
        self.write(Method::PATCH, path, version, body).await
    }

    pub async fn delete<T: Serialize>(&self, path: &str, body: &T) -> Answer {
        self.send(self.request(Method::DELETE, path).set_json(body))
            .await
    }

    async fn write<T: Serialize>(
        &self,
        method: Method,
        path: &str,
        version: i64,
        body: &T,
    ) -> Answer {
        let request = self.request(method, path);
        let request = request.insert_header((header::IF_MATCH, format!("\"{version}\"")));
        self.send(request.set_json(body)).await
    }
}
