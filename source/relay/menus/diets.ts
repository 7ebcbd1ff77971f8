/** The diets a dish can be marked with, in the order they are listed. */
export const diets = ['vegetarian', 'vegan', 'gluten-free', 'lactose-free'] as const;

export type Diet = (typeof diets)[number];
