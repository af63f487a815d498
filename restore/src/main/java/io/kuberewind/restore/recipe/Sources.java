package io.kuberewind.restore.recipe;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where a recipe's values come from.
 *
 * @param folder what names of files are relative to
 * @param environment environment variables
 */
record Sources(Path folder, Map<String, String> environment) {}
