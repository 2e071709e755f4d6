"""A household allowance in OpenFisca-core, as its documentation says, and the same rules here."""
