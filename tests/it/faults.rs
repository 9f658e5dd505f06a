//! What people see when something goes wrong, and what is there when it is over.

mod kinds;
mod lasting;
mod markup;
mod methods;
mod passing;
mod preparation;
mod site;
mod telegram;
