package io.github.pythonimage.verify.elf;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The parts of an ELF file's header and dynamic section that rules read. They are data: nothing of
 * the file is run or loaded.
 *
 * @param is64Bit its class
 * @param machine its architecture, as {@code e_machine} has it
 * @param interpreter the loader that it names; empty for libraries and static programs
 * @param needed libraries that it links to
 * @param runPath folders that it looks for them in first, RPATH or RUNPATH
 * @param soname the name that others link to it by; empty for programs
 * @param audit libraries that the loader runs first (DT_AUDIT, DT_DEPAUDIT, DT_FILTER,
 *     DT_AUXILIARY)
 * @param isClear whether a loader is sure to find the same in it
 * @param hasLongStrings whether it is not clear only because its strings are longer than what is
 *     read of them
 */
public record ElfFile(
    boolean is64Bit,
    int machine,
    Optional<String> interpreter,
    List<String> needed,
    List<String> runPath,
    String soname,
    List<String> audit,
    boolean isClear,
    boolean hasLongStrings) {
  public ElfFile {
    needed = List.copyOf(needed);
    runPath = List.copyOf(runPath);
    audit = List.copyOf(audit);
  }

  /** How many characters its names have. */
  public int length() {
    return Stream.of(needed, runPath, audit).flatMap(List::stream).mapToInt(String::length).sum()
        + soname.length();
  }

  /** The same without its names, of which nobody can tell what they are. */
  public ElfFile withoutNames() {
    return new ElfFile(
        is64Bit, machine, interpreter, List.of(), List.of(), "", List.of(), false, false);
  }
}
