//! Whether everything an incident says of itself agrees: each contradiction with both places side by side, what to do about
//! it, and who let it stand.

pub mod home;
mod overrule;
pub mod page;
