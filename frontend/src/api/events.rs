//! Server-sent events over `fetch`, because `EventSource` cannot send the access token. The parser follows the HTML
//! standard's event stream format; reconnecting waits longer each time.

use super::{client::Api, client::abort_on_cleanup};
use crate::browser::sleep;
use futures_util::future::{Either, select};
use leptos::task::spawn_local;
use std::pin::pin;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Longest silence of a living stream, in milliseconds: three times the server's.
const QUIET: i32 = 45_000;

/// One event.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Event {
    /// Its name; `message` when the stream gives none.
    pub name: String,
    /// Its data, lines joined.
    pub data: String,
}

/// Turns bytes, however they were cut, into events.
#[derive(Debug, Default)]
pub struct Parser {
    buffer: Vec<u8>,
    name: String,
    data: Vec<String>,
}

impl Parser {
    /// Takes further bytes and gives the events they complete.
    pub fn push(&mut self, bytes: &[u8]) -> Vec<Event> {
        self.buffer.extend_from_slice(bytes);
        let mut events = Vec::new();
        while let Some(end) = self.buffer.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = self.buffer.drain(..=end).collect();
            let line = String::from_utf8_lossy(&line);
            let line = line.trim_end_matches(['\n', '\r']);
            if line.is_empty() {
                events.extend(self.dispatch());
            } else {
                self.field(line);
            }
        }
        events
    }

    fn field(&mut self, line: &str) {
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match name {
            "event" => self.name = value.to_owned(),
            "data" => self.data.push(value.to_owned()),
            // Comments have an empty name; ids and retry times are not used here.
            _ => {}
        }
    }

    fn dispatch(&mut self) -> Option<Event> {
        let name = std::mem::take(&mut self.name);
        let data = std::mem::take(&mut self.data);
        if data.is_empty() {
            return None;
        }
        let name = if name.is_empty() {
            "message".to_owned()
        } else {
            name
        };
        Some(Event {
            name,
            data: data.join("\n"),
        })
    }
}

/// What a follower is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signal {
    /// An event came.
    Event(Event),
    /// The connection broke; it is being made again.
    Lost,
}

/// Follows the stream at `path` until the component that asked is gone or `heard` answers false.
pub fn follow(api: Api, path: String, heard: impl Fn(Signal) -> bool + 'static) {
    let abort = abort_on_cleanup();
    spawn_local(async move {
        let gone = || abort.as_ref().is_some_and(web_sys::AbortSignal::aborted);
        let mut failures = 0;
        while !gone() {
            let mut call = api.get(path.clone()).accept("text/event-stream");
            if let Some(signal) = &abort {
                call = call.abort_with(signal);
            }
            if let Ok(response) = call.response().await
                && let Some(body) = response.body()
            {
                let mut parser = Parser::default();
                if !read(body, &mut parser, &mut failures, &heard).await {
                    return;
                }
            }
            if gone() || !heard(Signal::Lost) {
                return;
            }
            sleep(wait(failures)).await;
            failures += 1;
        }
    });
}

/// Reads until the end; false when the follower has heard enough.
async fn read(
    body: web_sys::ReadableStream,
    parser: &mut Parser,
    failures: &mut u32,
    heard: &impl Fn(Signal) -> bool,
) -> bool {
    let Ok(reader) = body
        .get_reader()
        .dyn_into::<web_sys::ReadableStreamDefaultReader>()
    else {
        return true;
    };
    loop {
        // The server is never silent for longer than a quarter of a minute: a quiet line is a dead one.
        let bytes = JsFuture::from(reader.read());
        let chunk = match select(bytes, pin!(sleep(QUIET))).await {
            Either::Left((Ok(chunk), _)) => chunk,
            Either::Left((Err(_), _)) => return true,
            Either::Right(_) => {
                let _ = reader.cancel();
                return true;
            }
        };
        let value = js_sys::Reflect::get(&chunk, &JsValue::from_str("value")).unwrap_or_default();
        let Ok(bytes) = value.dyn_into::<js_sys::Uint8Array>() else {
            return true;
        };
        *failures = 0;
        for event in parser.push(&bytes.to_vec()) {
            if !heard(Signal::Event(event)) {
                // The stream may have ended by itself meanwhile.
                let _ = reader.cancel();
                return false;
            }
        }
    }
}

/// Milliseconds before the next try: one second, doubled each time, at most thirty.
pub fn wait(failures: u32) -> i32 {
    1_000 * (1_i32 << failures.min(5)).min(30)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_survive_any_cutting_of_the_bytes() {
        let stream = "retry: 3000\n\nevent: progress\ndata: {\"a\":\"受理\"}\n\n: keep-alive\n\ndata: x\r\ndata: y\r\n\r\n";
        let expected = [
            Event {
                name: "progress".into(),
                data: "{\"a\":\"受理\"}".into(),
            },
            Event {
                name: "message".into(),
                data: "x\ny".into(),
            },
        ];
        for size in 1..stream.len() {
            let mut parser = Parser::default();
            let events: Vec<Event> = stream
                .as_bytes()
                .chunks(size)
                .flat_map(|chunk| parser.push(chunk))
                .collect();
            assert_eq!(events, expected, "cut into {size}");
        }
    }

    #[test]
    fn an_unfinished_event_is_not_told() {
        let mut parser = Parser::default();
        assert!(parser.push(b"data: half\n").is_empty());
        assert_eq!(parser.push(b"\n").len(), 1);
    }

    #[test]
    fn waiting_grows_to_half_a_minute() {
        assert_eq!((wait(0), wait(3), wait(40)), (1_000, 8_000, 30_000));
    }
}
