// A training as a whole: it runs, stops, resumes bit for bit, and fails with a reason.
#include "base/file.h"
#include "base/process.h"
#include "data/dataset.h"
#include "data/disk_cache.h"
#include "retrieval/embeddings.h"
#include "run/requests.h"
#include "run/step_times.h"
#include "tiny_run.h"
#include "train/device.h"
#include "train/evaluate_run.h"
#include "train/trainer.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>
#include <csignal>
#include <fstream>
#include <sys/resource.h>
#include <thread>

using namespace cds;
namespace fs = std::filesystem;

namespace {

Result<RunOutcome> train(const fs::path& run, EngineHooks hooks = {}) {
  return run_session(run, hooks, run_training);
}

} // namespace

class TestTraining : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void initTestCase() {
    QVERIFY(folder_.isValid());
    project_ = folder_.path().toStdString();
    const auto made = make_set(project_ / "set");
    QVERIFY2(made, made ? "" : tiny::text(made.error()));
    torch::set_num_threads(1);
    whole_ = new_run("whole");
    const auto outcome = train(whole_);
    QVERIFY2(outcome, outcome ? "" : tiny::text(outcome.error()));
    QCOMPARE(*outcome, RunOutcome::finished);
  }

  void what_a_step_takes_is_recorded() {
    auto reader = JournalReader::open(whole_);
    const auto times = step_times(*reader).value();
    QVERIFY(times);
    double epochs = 0, total = 0;
    for (const auto& part : StepTimes::parts())
      QVERIFY2((*times).*part.seconds > 0, part.name);
    const auto finished = reader->epochs().value();
    for (const auto& row : finished)
      epochs += row.seconds;
    for (const auto& part : StepTimes::parts()) { // every step was recorded here: the parts are within the epochs' time
      const auto rows = reader->samples_of(part.series).value();
      QCOMPARE(rows.size(), tiny::curves(whole_).at("train/loss").size());
      for (const auto& row : rows)
        total += row.value;
    }
    QVERIFY2(total > 0.2 * epochs && total <= epochs, qPrintable(QString("%1 of %2 s").arg(total).arg(epochs)));
  }

  // All cores, and channels_last for weights and images: what LibTorch does not do by itself.
  void the_engine_is_set_up_for_speed() {
    QCOMPARE(use_threads(0), core_count());
    QCOMPARE(torch::get_num_threads(), core_count());
    QCOMPARE(use_threads(1), 1);
    const auto network = make_network(experiment(), *load_genotype("paper-cdnet"), 6);
    for (const auto& item : (*network)->named_parameters())
      if (item.value().dim() == 4)
        QVERIFY2(item.value().is_contiguous(torch::MemoryFormat::ChannelsLast), item.key().c_str());
    Batch batch;
    batch.count = 2;
    batch.height = batch.width = 4;
    batch.images = std::shared_ptr<float[]>(new float[2 * 4 * 4 * 3]());
    const auto images = image_tensor(batch, torch::kCPU);
    QVERIFY(images.is_contiguous(torch::MemoryFormat::ChannelsLast));
    QCOMPARE(images.data_ptr<float>(), batch.images.get());
  }

  void images_are_kept_on_disk_or_else_a_warning() {
    const auto before = qgetenv("XDG_CACHE_HOME");
    const auto with_cache = [&](const fs::path& home, const std::string& name) {
      qputenv("XDG_CACHE_HOME", home.c_str());
      auto spec = experiment();
      spec.engine.cache_mb = 0;
      spec.engine.disk_cache_mb = 10;
      const auto run = new_run(name, spec);
      if (!train(run))
        qFatal("the run failed");
      return run;
    };
    const auto kept = with_cache(project_ / "cache", "kept");
    compare_with_whole(kept);
    QVERIFY(JournalReader::open(kept)->events().value().empty());
    const auto disk = DiskCache::open(project_ / "cache/cds-workbench/images", 10 << 20).value();
    QVERIFY(disk->bytes() > 32 * 32 * 16 * 3);
    QVERIFY(write_file_atomically(project_ / "no-folder", ""));
    const auto without = with_cache(project_ / "no-folder", "without");
    compare_with_whole(without);
    const auto events = JournalReader::open(without)->events().value();
    QCOMPARE(events.size(), std::size_t{1});
    QCOMPARE(events[0].code, std::string("image_cache"));
    qputenv("XDG_CACHE_HOME", before);
  }

  void a_finished_run_has_it_all() {
    QCOMPARE(tiny::state_of(whole_), RunState::finished);
    auto reader = JournalReader::open(whole_);
    const auto epochs = reader->epochs().value();
    QCOMPARE(epochs.size(), std::size_t{3});
    QVERIFY(epochs[2].json.contains("train/loss") && epochs[2].json.contains("val/mAP") &&
            epochs[2].json.contains("lr"));
    const auto curves = tiny::curves(whole_);
    // 6 identities train: 24 groups of 2 in batches of 4 identities; a short batch at the end is kept.
    QVERIFY(curves.at("train/loss").size() >= 3 * 6);
    QCOMPARE(curves.at("lr").size(), std::size_t{3});
    QVERIFY(curves.at("train/loss").begin()->second > 2.0); // two heads of ln 6 and a margin
    // The journal's epoch means are the means of its samples.
    double sum = 0;
    std::int64_t first_epoch_steps = 0;
    const auto losses = reader->samples_of("train/loss").value();
    for (const auto& row : losses)
      if (row.epoch <= 1.0 + 1e-9) {
        sum += row.value;
        ++first_epoch_steps;
      }
    QVERIFY(std::abs(sum / static_cast<double>(first_epoch_steps) - epochs[0].json["train/loss"].get<double>()) < 1e-9);
    for (const char* key : {"test", "chance", "cost", "validation", "genotype", "best_epoch", "seconds", "peak_mb"})
      QVERIFY2(reader->result(key).value().has_value(), key);
    const auto test = *reader->result("test").value();
    QCOMPARE(test["queries"].get<int>(), 16); // 8 identities, 2 cameras
    QVERIFY(fs::exists(RunPaths{whole_}.features()) && fs::exists(RunPaths{whole_}.ranks()));
    const auto beat = reader->heartbeat().value();
    QVERIFY(beat && beat->peak_mb > 0);
  }

  void the_best_epoch_is_the_best_on_validation() {
    auto reader = JournalReader::open(whole_);
    double best = -1;
    int epoch = 0;
    const auto epochs = reader->epochs().value();
    for (const auto& row : epochs)
      if (const double map = row.json["val/mAP"]; map > best) {
        best = map;
        epoch = row.epoch;
      }
    QCOMPARE(reader->result("best_epoch").value()->get<int>(), epoch);
    QCOMPARE((*reader->result("validation").value())["mAP"].get<double>(), best);
    const auto saved = load_checkpoint(RunPaths{whole_}.best_checkpoint());
    QVERIFY(saved);
    QCOMPARE(saved->progress["epoch"].get<int>(), epoch);
  }

  void stopped_and_resumed_is_the_same_run() {
    const auto run = new_run("stopped");
    std::stop_source stop;
    const EngineHooks hooks = tiny::stopping_after(3, stop);
    auto outcome = train(run, hooks);
    QVERIFY2(outcome, outcome ? "" : tiny::text(outcome.error()));
    QCOMPARE(*outcome, RunOutcome::stopped);
    QCOMPARE(tiny::state_of(run), RunState::stopped);
    const auto saved = load_checkpoint(RunPaths{run}.last_checkpoint());
    QVERIFY(saved->progress["step"].get<int>() > 0); // in the middle of an epoch
    outcome = train(run);
    QVERIFY2(outcome, outcome ? "" : tiny::text(outcome.error()));
    compare_with_whole(run);
  }

  void killed_and_resumed_is_the_same_run() {
    auto spec = experiment();
    spec.engine.checkpoint_seconds = 0.02;
    const auto run = new_run("killed", spec);
    QProcess engine;
    engine.start(QCoreApplication::applicationFilePath(), {"--engine", QString::fromStdString(run.string())});
    QVERIFY(engine.waitForStarted());
    QVERIFY(engine.waitForFinished(60000));
    QCOMPARE(engine.exitStatus(), QProcess::CrashExit);
    QCOMPARE(tiny::state_of(run), RunState::running); // the journal's last word; the process is gone
    const auto outcome = train(run);
    QVERIFY2(outcome, outcome ? "" : tiny::text(outcome.error()));
    compare_with_whole(run);
  }

  void pause_and_resume_by_request() {
    const auto run = new_run("paused");
    QVERIFY(send_request(run, RequestAction::pause));
    std::thread person([&] {
      while (tiny::state_of(run) != RunState::paused)
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
      static_cast<void>(send_request(run, RequestAction::resume));
    });
    const auto outcome = train(run);
    person.join();
    QVERIFY2(outcome, outcome ? "" : tiny::text(outcome.error()));
    compare_with_whole(run);
  }

  void a_stop_token_stops() {
    const auto run = new_run("signal");
    std::stop_source stop;
    stop.request_stop();
    EngineHooks hooks;
    hooks.stop = stop.get_token();
    const auto outcome = train(run, hooks);
    QVERIFY2(outcome, outcome ? "" : tiny::text(outcome.error()));
    QCOMPARE(*outcome, RunOutcome::stopped);
    QCOMPARE(tiny::state_of(run), RunState::stopped);
    QVERIFY(train(run));
    compare_with_whole(run);
  }

  void stop_by_request() {
    const auto run = new_run("asked");
    QVERIFY(send_request(run, RequestAction::stop));
    const auto outcome = train(run);
    QVERIFY2(outcome, outcome ? "" : tiny::text(outcome.error()));
    QCOMPARE(*outcome, RunOutcome::stopped);
    QVERIFY(fs::exists(RunPaths{run}.last_checkpoint()));
  }

  void no_number_fails_with_a_reason() {
    auto spec = experiment();
    spec.train.lr = 1e30;
    spec.train.schedule = "constant";
    const auto run = new_run("nan", spec);
    const auto outcome = train(run);
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().kind, ErrorKind::failed);
    QVERIFY(outcome.error().message().find("step") != std::string::npos);
    QVERIFY(!outcome.error().way_out.empty());
    QCOMPARE(tiny::state_of(run), RunState::failed);
    QVERIFY(tiny::reason_of(run).find("no number") != std::string::npos);
  }

  void two_engines_on_one_run() {
    const auto run = new_run("twice");
    const auto outcome = run_session(run, {}, [&](Session&) -> Result<RunOutcome> {
      const auto second = train(run);
      if (second)
        return failed("the second engine ran");
      if (second.error().kind != ErrorKind::failed)
        return failed("wrong kind: " + second.error().message());
      return RunOutcome::stopped;
    });
    QVERIFY2(outcome, outcome ? "" : tiny::text(outcome.error()));
    QCOMPARE(tiny::state_of(run), RunState::stopped);
  }

  void a_finished_run_is_not_run_again() {
    const auto outcome = train(whole_);
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().kind, ErrorKind::wrong_call);
    QCOMPARE(tiny::state_of(whole_), RunState::finished);
  }

  void wrong_genotypes_are_refused() {
    const auto write = [&](const char* name, const char* content) {
      std::ofstream(project_ / name) << content;
      auto spec = experiment();
      spec.network.genotype = (project_ / name).string();
      return spec;
    };
    const auto shorter = write("short.json", "{\"layers\": [[3,5,1],[3,7,2],[5,7,2],[5,9,1],[5,7,2]]}");
    const auto kernel = write("kernel.json", "{\"layers\": [[3,5,1],[3,7,2],[5,7,2],[5,9,1],[5,7,2],[4,7,1]]}");
    for (const auto& spec : {shorter, kernel}) {
      const auto run = new_run("genotype" + std::to_string(++count_), spec);
      const auto outcome = train(run);
      QVERIFY(!outcome);
      QCOMPARE(outcome.error().kind, ErrorKind::wrong_call);
      QVERIFY(outcome.error().message().find(".json") != std::string::npos);
    }
  }

  void a_full_disk_fails_and_keeps_what_was_there() {
    const auto run = new_run("full");
    rlimit limit{};
    getrlimit(RLIMIT_FSIZE, &limit);
    const rlimit old = limit;
    std::signal(SIGXFSZ, SIG_IGN);
    limit.rlim_cur = 512 << 10; // the checkpoint is larger, the journal smaller
    setrlimit(RLIMIT_FSIZE, &limit);
    const auto outcome = train(run);
    setrlimit(RLIMIT_FSIZE, &old);
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().kind, ErrorKind::failed);
    QVERIFY2(outcome.error().message().find("checkpoints") != std::string::npos, tiny::text(outcome.error()));
    QCOMPARE(tiny::state_of(run), RunState::failed);
    QVERIFY(fs::is_empty(RunPaths{run}.checkpoints()));
    const auto again = train(run); // with room it starts over
    QVERIFY2(again, again ? "" : tiny::text(again.error()));
    compare_with_whole(run);
  }

  void changed_data_are_noticed() {
    auto spec = experiment();
    const auto run = new_run("changed", spec, "0123456789abcdef");
    const auto outcome = train(run);
    QVERIFY(!outcome);
    QVERIFY(outcome.error().message().find("changed") != std::string::npos);
  }

  void the_test_stays_sealed_until_the_end() {
    const auto run = new_run("sealed");
    QVERIFY(send_request(run, RequestAction::stop));
    QVERIFY(train(run));
    const auto early = evaluate_run(run);
    QVERIFY(!early);
    QVERIFY(early.error().message().find("sealed") != std::string::npos);
    QVERIFY(!fs::exists(RunPaths{run}.features()));
  }

  void evaluating_again_gives_the_same_scores() {
    auto reader = JournalReader::open(whole_);
    const auto first = *reader->result("test").value();
    const auto again = evaluate_run(whole_);
    QVERIFY2(again, again ? "" : tiny::text(again.error()));
    QCOMPARE(again->test["mAP"].get<double>(), first["mAP"].get<double>());
    QVERIFY(again->test["cmc"] == first["cmc"]);
  }

  // The same pictures as VehicleID has them: one image of each test identity is drawn for the gallery, the others ask.
  void a_single_shot_test_is_a_mean_over_draws() {
    const auto people = read_dataset(project_ / "set");
    QVERIFY(people);
    const fs::path vehicles = project_ / "vehicles";
    fs::create_directories(vehicles / "image");
    fs::create_directories(vehicles / "train_test_split");
    int number = 0;
    const auto write = [&](const char* list, std::initializer_list<const std::vector<ImageRecord>*> parts) {
      std::ofstream lines(vehicles / "train_test_split" / list);
      for (const auto* records : parts)
        for (const auto& record : *records) {
          const auto name = std::to_string(++number);
          fs::copy_file(record.path, vehicles / "image" / (name + ".jpg"));
          lines << name << ' ' << record.identity << '\n';
        }
    };
    write("train_list.txt", {&people->train});
    write("test_list_8.txt", {&people->query, &people->gallery});
    auto spec = experiment();
    spec.data.path = vehicles.string();
    spec.data.variant = "8";
    spec.evaluate.trials = 5;
    spec.train.epochs = 1;
    const auto run = new_run("vehicles", spec);
    const auto outcome = train(run);
    QVERIFY2(outcome, outcome ? "" : tiny::text(outcome.error()));
    auto reader = JournalReader::open(run);
    const auto test = *reader->result("test").value();
    QCOMPARE(test["trials"].get<int>(), 5);
    QCOMPARE(test["queries"].get<int>(), 8 * 7); // eight images each, one of them drawn
    QCOMPARE(test["cmc"].size(), std::size_t{8});
    QCOMPARE(test["cmc"][7].get<double>(), 1.0);
    const auto features = read_features(RunPaths{run}.features());
    QVERIFY(features);
    QCOMPARE(features->gallery.rows, std::int64_t{8});
    QCOMPARE(features->query.rows, std::int64_t{8 * 7});
    const auto again = evaluate_run(run); // the draws follow the seed
    QVERIFY2(again, again ? "" : tiny::text(again.error()));
    QVERIFY(again->test["cmc"] == test["cmc"]);
    QVERIFY(again->test["rank1_spread"] == test["rank1_spread"]);
  }

private:
  static Status make_set(const fs::path& folder) { return tiny::make_set(folder); }
  Experiment experiment() const {
    auto spec = tiny::experiment(ExperimentKind::train, project_ / "set");
    spec.network.genotype = "paper-cdnet";
    return spec;
  }
  fs::path new_run(const std::string& name) { return new_run(name, experiment()); }
  fs::path new_run(const std::string& name, const Experiment& spec, const std::string& fingerprint = {}) {
    RunRecord record;
    record.experiment = spec;
    record.threads = 1;
    record.data_fingerprint = fingerprint;
    auto paths = create_run(project_ / "runs", name, record);
    return paths ? paths->folder : fs::path();
  }
  void compare_with_whole(const fs::path& run) {
    QCOMPARE(tiny::state_of(run), RunState::finished);
    std::string difference;
    QVERIFY2(tiny::same_checkpoints(whole_, run, difference), difference.c_str());
    const auto expected = tiny::curves(whole_), actual = tiny::curves(run);
    QCOMPARE(actual.size(), expected.size());
    for (const auto& [name, values] : expected)
      QVERIFY2(actual.at(name) == values, name.c_str());
    auto one = JournalReader::open(whole_), two = JournalReader::open(run);
    const auto a = one->epochs().value(), b = two->epochs().value();
    QCOMPARE(a.size(), b.size());
    for (std::size_t i = 0; i < a.size(); ++i)
      QVERIFY(a[i].json == b[i].json);
    QVERIFY((*one->result("test").value())["mAP"] == (*two->result("test").value())["mAP"]);
  }

  QTemporaryDir folder_;
  fs::path project_, whole_;
  int count_ = 0;
};

int main(int argc, char** argv) {
  const QCoreApplication app(argc, argv);
  if (argc == 3 && std::string(argv[1]) == "--engine") {
    torch::set_num_threads(1);
    return train(argv[2], tiny::dying_after(4)) ? 0 : 1;
  }
  TestTraining test;
  return QTest::qExec(&test, argc, argv);
}
#include "tst_training.moc"
