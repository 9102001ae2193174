//! Compares pictures with ones that somebody looked at and found good.
