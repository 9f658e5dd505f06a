//! What people outside see: conversations, faults, the command line. One binary, because every test binary
//! links the whole world.

mod browser;
mod cli;
mod conversations;
mod faults;
mod file;
mod map;
mod monitoring;
mod network;
mod postgres;
mod readme;
mod rehearsal;
mod scoring;
mod simulation;
mod support;
mod watch;
