/** The roles of staff, apart from the record's schema so that a window can use them without loading that. */
export const roles = ['administrator', 'doctor', 'receptionist', 'stockKeeper'] as const
