//! What people see when something goes wrong, and the state afterwards.

mod annotations;
mod kinds;
mod lasting;
mod methods;
mod passing;
mod preparation;
mod site;
mod telegram;
