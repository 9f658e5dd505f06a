//! candidates-bot (map to be written).

pub mod bot;
pub mod cli;
pub mod config;
pub mod demo;
pub mod desk;
pub mod exam;
pub mod lanes;
pub mod scoring;
pub mod site;
pub mod store;
pub mod telegram;
pub mod texts;
