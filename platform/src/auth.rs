//! Who is asking: passwords, sessions, and the checks that a request really is its sender's wish.

pub mod admit;
pub mod cookie;
pub mod csrf;
pub mod key;
pub mod member;
pub mod password;
pub mod principal;
pub mod throttle;
pub mod token;
pub mod touch;
