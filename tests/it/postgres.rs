//! The legacy database: a real server, started, stopped and killed by the tests.

mod copy;
mod deaths;
mod faults;
mod legacy;
mod limits;
mod pooler;
mod problems;
mod refused;
pub mod server;
mod sync;
mod tls;
mod two_bots;
mod whitelist;
