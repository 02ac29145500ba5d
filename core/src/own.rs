//! An organisation's own figures: product footprints, grid factors and class defaults that it knows
//! better than the shipped tables, for itself only.
//!
//! They are kept as versions, each a list of changes with who, when and why; nothing is
//! overwritten. The figures of a version are the fold of the versions up to it, and they are laid
//! over the shipped tables as a whole ([`crate::library::Library::with_own`]).

mod change;
mod electricity;
mod figures;

pub use change::{Change, Key, OwnClass, OwnGrid, OwnProduct, OwnVersion};
pub use electricity::{ElectricityKind, OwnElectricity};
pub use figures::{Held, OwnFigures};

/// The word that an organisation's own zones begin with, as those of a table with its name.
pub const OWN_ZONES: &str = "own";

/// Title of the source of an own figure where no words were given for it.
pub const OWN_TITLE: &str = "The organisation's own figure";

/// Licence of what an organisation gave itself and named no other for.
pub const OWN_LICENCE: &str = "the organisation's own";
