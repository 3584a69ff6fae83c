// What Python computed for these tests; tests/web/test_node.py writes it and says where it is.

import { readFileSync } from "node:fs";

const file = process.env.OLIVEBRANCH_EXPECTED;
if (!file) throw new Error("run these tests by pytest (tests/web/test_node.py): it computes the expected numbers.");

export const expected = JSON.parse(readFileSync(file, "utf8"));
