//! What people see when something goes wrong, and what is there when it is over.

mod annotations;
mod kinds;
mod lasting;
mod methods;
mod passing;
mod preparation;
mod site;
mod telegram;
