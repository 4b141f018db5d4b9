//! The one way to the server. `client` sends, `listing` pages through lists, `events` follows streams, `upload` sends
//! files; each page calls them with the shared types and the paths of the API.

pub mod client;
pub mod error;
pub mod events;
pub mod listing;
pub mod loaded;
pub mod parts;
pub mod path;
pub mod upload;

pub use client::{Api, use_api};
pub use error::ApiError;
pub use listing::{Listing, use_listing};
pub use loaded::{Loaded, use_loaded};
