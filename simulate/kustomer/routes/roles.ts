/** Roles of a family: the current name and the older ones, any one of which is enough. */
export const reading = (family: string, ...older: readonly string[]): readonly string[] => [
  `org.permission.${family}.read`,
  `org.user.${family}.read`,
  ...older,
];
