//! The audit log over HTTP.

use super::*;
