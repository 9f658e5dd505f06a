//! The legacy database: a real server, started, stopped and killed by the tests.

mod copy;
mod faults;
mod legacy;
pub mod server;
mod sync;
mod tls;
mod whitelist;
