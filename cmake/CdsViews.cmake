# cds_view(NAME SOURCES ... [DEPENDS ...])
#   one static library cds_view_NAME for one folder of views/. Every source is also read by lupdate (translations/).
function(cds_view name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS" ${ARGN})
  add_library(cds_view_${name} STATIC ${ARG_SOURCES})
  set_target_properties(cds_view_${name} PROPERTIES AUTOMOC ON)
  target_include_directories(cds_view_${name} PUBLIC ${CMAKE_SOURCE_DIR})
  target_link_libraries(cds_view_${name} PUBLIC Qt6::Widgets ${ARG_DEPENDS} PRIVATE cds_options)
endfunction()
