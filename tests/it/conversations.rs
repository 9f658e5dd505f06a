//! What people and the bot say to each other when everything works.

mod buttons;
mod candidate;
mod claims;
mod clock;
mod completed;
mod deadlines;
mod decisions;
mod deleted;
mod desk;
mod hr;
mod intake;
mod invitation;
mod large;
mod long;
mod media;
mod packs;
mod path;
mod people;
mod pressed;
mod restart;
mod retention;
mod share;
mod strangers;
mod time;
mod unsaved;
mod updates;
