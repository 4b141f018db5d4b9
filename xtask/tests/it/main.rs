//! Checks on the repository itself: what reviewers would otherwise have to look for. What the product does is not
//! tested here.

// The helpers of tests are tests too, but only their `#[test]` functions are exempt by clippy.toml.
#![allow(clippy::expect_used)]

mod files;
mod manifests;
mod migrations;
mod requirements;
mod tree;
