//! What wraps every request: its id, the security headers, the log line, the form of errors. Who may do what
//! is in `access`.

pub(crate) mod client_ip;
pub(crate) mod envelope;
pub(crate) mod headers;
pub(crate) mod request_id;
