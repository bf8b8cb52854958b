# cds_library(NAME SOURCES ... [DEPENDS ...] [PRIVATE_DEPENDS ...])
#   one static library cds_NAME for one folder. DEPENDS are our own libraries or packages that the public headers show;
#   PRIVATE_DEPENDS stay inside.
function(cds_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS;PRIVATE_DEPENDS" ${ARGN})
  add_library(cds_${name} STATIC ${ARG_SOURCES})
  target_link_libraries(cds_${name} PUBLIC ${ARG_DEPENDS} PRIVATE cds_options ${ARG_PRIVATE_DEPENDS})
  target_include_directories(cds_${name} PUBLIC ${CMAKE_SOURCE_DIR}/core)
endfunction()

# cds_test(NAME SOURCES ... LIBS ... [LABELS ...] [TIMEOUT seconds])
#   one Qt Test program tst_NAME, run by CTest offscreen.
function(cds_test name)
  cmake_parse_arguments(ARG "" "TIMEOUT" "SOURCES;LIBS;LABELS" ${ARGN})
  add_executable(tst_${name} ${ARG_SOURCES})
  set_target_properties(tst_${name} PROPERTIES AUTOMOC ON RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  # LibTorch has members named slots, so tests spell Qt's keywords in full (Q_SLOTS).
  target_compile_definitions(tst_${name} PRIVATE QT_NO_KEYWORDS)
  # Only the files that name a folder are told it, so that the compiler cache serves the others in any checkout.
  foreach(source ${ARG_SOURCES})
    get_filename_component(file ${source} ABSOLUTE)
    file(STRINGS ${file} names_folder REGEX "CDS_(SOURCE|BIN)_DIR" LIMIT_COUNT 1)
    if(names_folder)
      set_property(SOURCE ${source} APPEND PROPERTY COMPILE_DEFINITIONS
        CDS_SOURCE_DIR="${CMAKE_SOURCE_DIR}" CDS_BIN_DIR="${CMAKE_RUNTIME_OUTPUT_DIRECTORY}")
    endif()
  endforeach()
  target_include_directories(tst_${name} PRIVATE ${CMAKE_SOURCE_DIR} ${CMAKE_SOURCE_DIR}/tests)
  target_link_libraries(tst_${name} PRIVATE cds_options Qt6::Test ${ARG_LIBS})
  add_test(NAME ${name} COMMAND tst_${name})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  # Tests run side by side, more threads than cores: one that spins at a barrier keeps from work the one it waits for.
  set_tests_properties(${name} PROPERTIES TIMEOUT ${ARG_TIMEOUT} LABELS "${ARG_LABELS}"
      ENVIRONMENT "QT_QPA_PLATFORM=offscreen;LC_ALL=C.UTF-8;OMP_WAIT_POLICY=passive")
endfunction()

# cds_torch_pch(TARGET): LibTorch's headers cost 15 s a file; one precompiled header serves the targets that use it. They must
# be compiled as it was: with -fPIC (CMake gives executables -fPIE) and every option of cds_options, which the target links.
function(cds_torch_pch target)
  if(NOT TARGET cds_torch_pch_owner)
    message(FATAL_ERROR "cds_torch_pch needs cds_torch_pch_owner (core/nn)")
  endif()
  target_compile_options(${target} PRIVATE -fPIC)
  target_precompile_headers(${target} REUSE_FROM cds_torch_pch_owner)
endfunction()
