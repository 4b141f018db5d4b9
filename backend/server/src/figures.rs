//! Figures of the running process, for Prometheus. They count; none names a person, a path or an address.

use saiki_api::bounces::BounceFigures;
use std::sync::atomic::{AtomicU64, Ordering};

/// The figures.
#[derive(Debug, Default)]
pub struct Figures {
    informational: AtomicU64,
    success: AtomicU64,
    redirection: AtomicU64,
    client_error: AtomicU64,
    server_error: AtomicU64,
    under_way: AtomicU64,
}

impl Figures {
    /// A request began.
    pub fn begun(&self) {
        self.under_way.fetch_add(1, Ordering::Relaxed);
    }

    /// A request was answered with this status.
    pub fn answered(&self, status: u16) {
        let class = match status {
            0..=199 => &self.informational,
            200..=299 => &self.success,
            300..=399 => &self.redirection,
            400..=499 => &self.client_error,
            _ => &self.server_error,
        };
        class.fetch_add(1, Ordering::Relaxed);
    }

    /// A request is over, answered or given up by its caller.
    pub fn ended(&self) {
        self.under_way.fetch_sub(1, Ordering::Relaxed);
    }

    /// The figures in Prometheus' text format.
    pub fn text(&self) -> String {
        let value = |figure: &AtomicU64| figure.load(Ordering::Relaxed);
        let mut out = format!(
            "# HELP saiki_info The running version.\n# TYPE saiki_info gauge\nsaiki_info{{version=\"{}\"}} 1\n\
             # HELP saiki_http_requests_total Requests answered, by class of status.\n\
             # TYPE saiki_http_requests_total counter\n",
            env!("CARGO_PKG_VERSION")
        );
        for (class, figure) in [
            ("1xx", &self.informational),
            ("2xx", &self.success),
            ("3xx", &self.redirection),
            ("4xx", &self.client_error),
            ("5xx", &self.server_error),
        ] {
            let line = format!(
                "saiki_http_requests_total{{class=\"{class}\"}} {}\n",
                value(figure)
            );
            out.push_str(&line);
        }
        out.push_str(&format!(
            "# HELP saiki_http_requests_under_way Requests not answered yet.\n\
             # TYPE saiki_http_requests_under_way gauge\nsaiki_http_requests_under_way {}\n",
            value(&self.under_way)
        ));
        out
    }
}

/// What became of reports about mails, in the same format.
pub fn of_bounces(bounces: &BounceFigures) -> String {
    let mut out =
        "# HELP saiki_bounce_reports_total Reports about mails received, by what became of them.\n\
         # TYPE saiki_bounce_reports_total counter\n"
            .to_owned();
    for (outcome, n) in [
        ("matched", bounces.matched),
        ("forged", bounces.forged),
        ("unmatched", bounces.unmatched),
        ("auto_reply", bounces.auto_replies),
        ("unreadable", bounces.unreadable),
    ] {
        let line = format!("saiki_bounce_reports_total{{outcome=\"{outcome}\"}} {n}\n");
        out.push_str(&line);
    }
    out
}
