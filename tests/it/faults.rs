//! What people see when something goes wrong, and what is there when it is over.

mod markup;
mod preparation;
mod site;
mod telegram;
