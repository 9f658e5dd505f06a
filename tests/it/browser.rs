//! `demo --browser`, as its page uses it: everything over HTTP, with what the page is told as it happens.

mod entrance;
mod page;
mod site;
mod story;
